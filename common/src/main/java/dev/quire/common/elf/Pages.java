package dev.quire.common.elf;

/** Arithmetic on unsigned addresses in units of a page. */
final class Pages {

  private Pages() {}

  /** The address of the page that holds {@code address}. */
  static long floor(long address) {
    return address & -LoadRegion.PAGE_BYTES;
  }

  /** The first page address at or above {@code address}; it wraps to 0 above the last page. */
  static long ceiling(long address) {
    return floor(address + LoadRegion.PAGE_BYTES - 1);
  }

  /** How far {@code address} lies in its page. */
  static int offset(long address) {
    return (int) (address - floor(address));
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
