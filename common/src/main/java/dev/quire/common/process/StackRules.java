package dev.quire.common.process;

import java.util.List;
import java.util.Map;

/** What the description of an initial stack must satisfy. */
final class StackRules {

  private StackRules() {}

  static void check(InitialStack stack) {
    int wordBytes = stack.wordBytes();
    require(
        wordBytes == Integer.BYTES || wordBytes == Long.BYTES,
        "a word of " + wordBytes + " bytes; it must have 4 or 8");
    String top = "the stack's top 0x" + Long.toHexString(stack.top());
    require(
        stack.top() % InitialStack.ALIGNMENT == 0,
        top + " must be a multiple of " + InitialStack.ALIGNMENT);
    // The byte below the top is the last with an address: the top itself may be one too many.
    require(
        fits(stack.top() - 1, wordBytes), top + " must be an address of " + wordBytes + " bytes");
    require(
        stack.limit() >= 0 && Long.compareUnsigned(stack.limit(), stack.top()) <= 0,
        "a limit of " + stack.limit() + " bytes; it must lie between 0 and " + top);
    for (Map.Entry<AuxType, Long> entry : stack.auxiliary().values().entrySet()) {
      require(
          fits(entry.getValue(), wordBytes),
          entry.getKey()
              + " is 0x"
              + Long.toHexString(entry.getValue())
              + "; it must fit in "
              + wordBytes
              + " bytes");
    }
    checkStrings("argument", stack.arguments());
    checkStrings("environment string", stack.environment());
    checkStrings("file name", List.of(stack.fileName()));
    checkStrings("platform", List.of(stack.platform()));
  }

  private static void checkStrings(String what, List<String> strings) {
    for (String string : strings) {
      int zero = string.indexOf('\0');
      require(zero < 0, what + " has a zero at " + zero + "; strings end with their first zero");
    }
  }

  private static boolean fits(long value, int wordBytes) {
    return wordBytes == Long.BYTES || Integer.toUnsignedLong((int) value) == value;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
