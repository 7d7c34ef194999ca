package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.task.Call;
import java.util.Map;
import java.util.StringJoiner;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/** Tells system calls as strace does. */
final class Trace {
  private static final int LONGEST_STRING = 64;
  private static final int PRINTABLE_FROM = ' ';
  private static final int PRINTABLE_TO = '~';

  private final Consumer<String> lines;

  /** Written when a call begins: when it is over, its arguments may be. */
  private final Map<Call, String> begun = new WeakHashMap<>();

  Trace(Consumer<String> lines) {
    this.lines = lines;
  }

  void begin(Call call, String format) {
    StringJoiner arguments = new StringJoiner(", ", call.name() + "(", ")");
    int count = format.endsWith("=") ? format.length() - 1 : format.length();
    for (int i = 0; i < count; i++) {
      arguments.add(argument(call, i, format.charAt(i)));
    }
    begun.put(call, call.task() + " " + arguments);
    if (call.name().startsWith("exit")) {
      lines.accept(begun.get(call) + " = ?"); // it never ends
    }
  }

  void end(Call call, int result, String format) {
    String text = begun.remove(call);
    if (text != null && !call.name().startsWith("exit")) {
      lines.accept(text + " = " + Errno.describe(result, format.endsWith("=")));
    }
  }

  private static String argument(Call call, int index, char format) {
    int value = call.argument(index);
    return switch (format) {
      case 'd' -> Integer.toString(value);
      case 'o' -> "0" + Integer.toOctalString(value);
      case 's' -> string(call, value);
      case 'p' -> value == 0 ? "NULL" : "0x" + Integer.toHexString(value);
      default -> "0x" + Integer.toHexString(value);
    };
  }

  private static String string(Call call, int address) {
    String text;
    try {
      text = call.memory().path(address);
    } catch (ErrnoException e) {
      return "0x" + Integer.toHexString(address);
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), LONGEST_STRING); i++) {
      char c = text.charAt(i);
      quoted.append(c >= PRINTABLE_FROM && c <= PRINTABLE_TO ? c : '?');
    }
    return quoted.append(text.length() > LONGEST_STRING ? "\"..." : "\"").toString();
  }
}
