package dev.quire.qemu.linux;

import dev.quire.api.Memory;
import dev.quire.api.VirtualAddress;
import dev.quire.qemu.linux.abi.StructReader;
import dev.quire.qemu.linux.abi.StructWriter;
import dev.quire.qemu.user.Trap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** What a script can do: what user code can. */
final class ScriptedUser {
  /** Where strings that calls need are put. */
  private static final int SCRATCH = TinyElf.DATA + 0x8000;

  private static final int SIGNAL_INFO = 4;

  private final ScriptedCpu cpu;
  private final Coroutine coroutine;
  private int scratch = SCRATCH;

  ScriptedUser(ScriptedCpu cpu, Coroutine coroutine) {
    this.cpu = cpu;
    this.coroutine = coroutine;
  }

  /** Makes a system call. */
  int call(String name, int... arguments) {
    return (Integer)
        coroutine.wish(
            new Coroutine.CallWish(
                cpu.number(name), Arrays.stream(arguments).boxed().toList(), null));
  }

  /** Makes a system call that has no name here. */
  int callNumber(int number) {
    return (Integer) coroutine.wish(new Coroutine.CallWish(number, List.of(), null));
  }

  /** Makes a child that runs a script, by fork, vfork or clone. */
  int fork(String name, Script child, int... arguments) {
    return (Integer)
        coroutine.wish(
            new Coroutine.CallWish(
                cpu.number(name), Arrays.stream(arguments).boxed().toList(), child));
  }

  int fork(Script child) {
    return fork("fork", child);
  }

  /** Leaves. */
  void exit(int code) {
    call("exit_group", code);
  }

  /** Lets the timer interrupt. */
  void tick() {
    coroutine.wish(new Coroutine.TrapWish(Trap.TICK));
  }

  void trap(Trap trap) {
    coroutine.wish(new Coroutine.TrapWish(trap));
  }

  /** Says that a handler is to be called at a signal. */
  int handle(int signal, int flags, Script handler) {
    return action(signal, cpu.handler(handler, (flags & SIGNAL_INFO) != 0), flags);
  }

  int action(int signal, int handler, int flags) {
    byte[] action =
        StructWriter.of(20).int32(handler).int32(flags | 0x04000000).int32(0x1000).bytes();
    return call("rt_sigaction", signal, put(action), 0, 8);
  }

  int load(int address) {
    return (Integer) access(memory -> memory.load32(at(address)));
  }

  void store(int address, int value) {
    access(
        memory -> {
          memory.store32(at(address), value);
          return 0;
        });
  }

  byte[] read(int address, int length) {
    byte[] bytes = new byte[length];
    access(
        memory -> {
          memory.read(at(address), bytes, 0, length);
          return 0;
        });
    return bytes;
  }

  StructReader struct(int address, int length) {
    return StructReader.of(read(address, length));
  }

  /** The string of bytes that ends with a zero. */
  String string(int address) {
    int length = 0;
    while (read(address + length, 1)[0] != 0) {
      length++;
    }
    return text(address, length);
  }

  /** The thread pointer. */
  int threadPointer() {
    return cpu.context(coroutine).threadPointer();
  }

  /** The stack pointer. */
  int stackPointer() {
    return cpu.stackPointer(cpu.context(coroutine));
  }

  String text(int address, int length) {
    return new String(read(address, length), StandardCharsets.UTF_8);
  }

  void write(int address, byte[] bytes) {
    access(
        memory -> {
          memory.write(at(address), bytes, 0, bytes.length);
          return 0;
        });
  }

  /** Puts bytes somewhere; returns where. */
  int put(byte[] bytes) {
    int at = scratch;
    write(at, bytes);
    scratch += (bytes.length + 15) / 16 * 16;
    return at;
  }

  int put(String text) {
    return put((text + '\0').getBytes(StandardCharsets.UTF_8));
  }

  /** Puts a list of strings somewhere, as execve wants it. */
  int put(List<String> texts) {
    StructWriter list = StructWriter.of(4 * texts.size() + 4);
    texts.forEach(text -> list.int32(put(text)));
    return put(list.bytes());
  }

  void print(int descriptor, String text) {
    int at = put(text);
    call("write", descriptor, at, text.length());
  }

  private Object access(Function<Memory, Object> access) {
    return coroutine.wish(new Coroutine.AccessWish(access));
  }

  private static VirtualAddress at(int address) {
    return VirtualAddress.of(Integer.toUnsignedLong(address));
  }
}
