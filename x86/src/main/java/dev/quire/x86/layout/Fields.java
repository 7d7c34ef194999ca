package dev.quire.x86.layout;

/** Writes a word down by its fields: {@code 0x00123067 [P frame 0x123 RW US A D]}. */
final class Fields {
  private final int word;
  private final StringBuilder text = new StringBuilder();

  private Fields(int word) {
    this.word = word;
    text.append(String.format("0x%08x [P", word));
  }

  static Fields of(int word) {
    return new Fields(word);
  }

  static String notPresent(int word) {
    if (word == Pte.ABSENT) {
      return "0x00000000 [absent]";
    }
    if (Pte.isTicket(word)) {
      return String.format("0x%08x [ticket 0x%x]", word, Pte.payload(word));
    }
    return String.format("0x%08x [not present]", word);
  }

  Fields hex(String name, int value) {
    text.append(' ').append(name).append(" 0x").append(Integer.toHexString(value));
    return this;
  }

  Fields bits(String name, int value) {
    if (value != 0) {
      text.append(' ').append(name).append(' ').append(value);
    }
    return this;
  }

  Fields flag(String name, int bit) {
    if ((word & bit) != 0) {
      text.append(' ').append(name);
    }
    return this;
  }

  String end() {
    return text.append(']').toString();
  }
}
