package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.task.Call;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The system calls by name. */
final class CallTable {

  /** Performs a system call. */
  @FunctionalInterface
  interface Handler {
    /** Returns the call's result, or throws as {@link dev.quire.qemu.linux.task.SystemCalls}. */
    int perform(Call call);
  }

  /**
   * A call.
   *
   * @param format a letter for each argument: {@code d} a number, {@code x} hexadecimal, {@code o}
   *     octal, {@code p} an address, {@code s} the address of a string; an {@code =} at the end if
   *     the result is an address
   * @param handler what performs it
   */
  record Entry(String format, Handler handler) {}

  private final Map<String, Entry> entries = new HashMap<>();

  /** Adds a call. */
  CallTable add(String name, String format, Handler handler) {
    entries.put(name, new Entry(format, handler));
    return this;
  }

  @Nullable Entry get(String name) {
    return entries.get(name);
  }
}
