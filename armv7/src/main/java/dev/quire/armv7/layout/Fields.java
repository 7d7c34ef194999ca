package dev.quire.armv7.layout;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Writes a word down by its fields: {@code 0x0001285F [small page frame 0x12 AP 001 XN nG]}. */
final class Fields {
  private final int word;
  private final StringBuilder text = new StringBuilder();

  private Fields(int word, String kind) {
    this.word = word;
    text.append(String.format("0x%08x [%s", word, kind));
  }

  static Fields of(int word, String kind) {
    return new Fields(word, kind);
  }

  @CanIgnoreReturnValue
  Fields hex(String name, int value) {
    return text(name).text("0x" + Integer.toHexString(value));
  }

  @CanIgnoreReturnValue
  Fields number(String name, int value) {
    return text(name).text(Integer.toString(value));
  }

  /** Adds the low {@code count} bits of {@code value}, as the manual's tables print them. */
  @CanIgnoreReturnValue
  Fields bits(String name, int value, int count) {
    text(name).text.append(' ');
    for (int i = count - 1; i >= 0; i--) {
      text.append(value >>> i & 1);
    }
    return this;
  }

  @CanIgnoreReturnValue
  Fields flag(String name, int bit) {
    return flag(name, (word & bit) != 0);
  }

  @CanIgnoreReturnValue
  Fields flag(String name, boolean set) {
    return set ? text(name) : this;
  }

  @CanIgnoreReturnValue
  Fields text(String words) {
    text.append(' ').append(words);
    return this;
  }

  String end() {
    return text.append(']').toString();
  }
}
