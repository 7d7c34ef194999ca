package dev.quire.x86.hardware;

import dev.quire.common.hardware.Rights;
import dev.quire.x86.layout.Pte;
import dev.quire.x86.layout.WidePte;

/**
 * What a translation keeps of the entries that it was made from: RW, US and D where a page-table
 * entry has them, and whether instructions may not be fetched.
 */
final class X86Attributes {

  /** Set if XD is, at any level: the sign. */
  private static final int NO_EXECUTE = Integer.MIN_VALUE;

  private static final int GRANTS = Pte.RW | Pte.US;

  private X86Attributes() {}

  /**
   * Returns the attributes of 64-bit entries.
   *
   * @param bits the AND of RW and US over all levels, and D
   * @param denied the OR of XD
   */
  static int of(long bits, long denied) {
    int low = (int) bits & (GRANTS | Pte.D);
    return (denied & WidePte.XD) == 0 ? low : low | NO_EXECUTE;
  }

  /** Returns whether one set of attributes allows nothing that another does not; D aside. */
  static boolean allowNoMore(int attributes, int others) {
    return (attributes & ~others & GRANTS) == 0
        && ((attributes & NO_EXECUTE) != 0 || (others & NO_EXECUTE) == 0);
  }

  /**
   * Returns what is left of the {@link Rights} that RW, US and D give (SDM 3A, 4.6.1): no fetch if
   * XD forbids it.
   */
  static int withoutFetch(int attributes, int rights) {
    return attributes < 0 ? rights & ~(Rights.KERNEL_FETCH | Rights.USER_FETCH) : rights;
  }
}
