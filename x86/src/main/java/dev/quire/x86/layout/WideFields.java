package dev.quire.x86.layout;

/** Writes a word of 64 bits down by its fields: {@code 0x0000000000123067 [P frame 0x123 RW]}. */
final class WideFields {
  private final long word;
  private final StringBuilder text = new StringBuilder();

  private WideFields(long word) {
    this.word = word;
    text.append(String.format("0x%016x [P", word));
  }

  static WideFields of(long word) {
    return new WideFields(word);
  }

  static String notPresent(long word) {
    if (word == WidePte.ABSENT) {
      return "0x0000000000000000 [absent]";
    }
    if (WidePte.isTicket(word)) {
      return String.format("0x%016x [ticket 0x%x]", word, WidePte.payload(word));
    }
    return String.format("0x%016x [not present]", word);
  }

  WideFields hex(String name, long value) {
    text.append(' ').append(name).append(" 0x").append(Long.toHexString(value));
    return this;
  }

  WideFields flag(String name, long bit) {
    if ((word & bit) != 0) {
      text.append(' ').append(name);
    }
    return this;
  }

  /** Ends with what all entries but {@link Pdpte} have at the top. */
  String end() {
    flag("XD", WidePte.XD);
    if ((word & WidePte.RESERVED) != 0) {
      hex("reserved", word & WidePte.RESERVED);
    }
    bits("AVL2", (word & WidePte.AVL2) >>> WidePte.AVL2_SHIFT);
    return low();
  }

  /** Ends with the low bits of software. */
  String low() {
    bits("AVL", (word & WidePte.AVL) >>> WidePte.AVL_SHIFT);
    return text.append(']').toString();
  }

  private void bits(String name, long value) {
    if (value != 0) {
      text.append(' ').append(name).append(' ').append(value);
    }
  }
}
