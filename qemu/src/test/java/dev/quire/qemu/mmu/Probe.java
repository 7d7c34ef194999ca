package dev.quire.qemu.mmu;

import dev.quire.api.PageNumber;
import dev.quire.api.port.Cpu;

/**
 * One access.
 *
 * @param kind what it does
 * @param address where, a virtual address
 * @param value what it stores
 * @param matches whether a compare-and-set is to expect what stands there when it is made
 * @param expected what a compare-and-set expects
 * @param user with whose privilege
 * @param later under which of a scene's registers: the first, or the others
 */
record Probe(
    AccessKind kind,
    long address,
    long value,
    boolean matches,
    long expected,
    boolean user,
    boolean later) {

  Probe {
    if (kind.bytes() < Long.BYTES) {
      value = Integer.toUnsignedLong((int) value);
      expected = Integer.toUnsignedLong((int) expected);
    }
  }

  /** Makes the access and returns what it gives: the value, or whether it was set. */
  long perform(Cpu cpu) {
    switch (kind) {
      case STORE8 -> cpu.store8(address, (int) value, user);
      case STORE16 -> cpu.store16(address, (int) value, user);
      case STORE32 -> cpu.store32(address, (int) value, user);
      case STORE64 -> cpu.store64(address, value, user);
      default -> {
        return read(cpu);
      }
    }
    return 0;
  }

  private long read(Cpu cpu) {
    return switch (kind) {
      case LOAD8 -> cpu.load8(address, user);
      case LOAD16 -> cpu.load16(address, user);
      case LOAD64 -> cpu.load64(address, user);
      case EXCHANGE64 -> cpu.exchange64(address, value, user);
      case COMPARE_AND_SET32 ->
          cpu.compareAndSet32(address, (int) expected, (int) value, user) ? 1 : 0;
      case COMPARE_AND_SET64 -> cpu.compareAndSet64(address, expected, value, user) ? 1 : 0;
      default -> Integer.toUnsignedLong(readWord(cpu));
    };
  }

  private int readWord(Cpu cpu) {
    return switch (kind) {
      case LOAD32 -> cpu.load32(address, user);
      case EXCHANGE32 -> cpu.exchange32(address, (int) value, user);
      default -> cpu.fetch32(address, user);
    };
  }

  /** The last byte's address. */
  long last() {
    return address + kind.bytes() - 1;
  }

  boolean isAligned() {
    return address % kind.bytes() == 0;
  }

  boolean spansPages() {
    return address >>> PageNumber.SHIFT != last() >>> PageNumber.SHIFT;
  }

  /** The same access at the multiple of its size below. */
  Probe aligned() {
    return new Probe(kind, address & -kind.bytes(), value, matches, expected, user, later);
  }

  /** The same store of a whole entry of so many bytes, {@code entry}. */
  Probe storing(long entry, int entryBytes) {
    AccessKind whole = kind.storing(entryBytes);
    return new Probe(whole, address & -entryBytes, entry, matches, expected, user, later);
  }

  Probe expecting(long found) {
    return new Probe(kind, address, value, matches, found, user, later);
  }

  /** A load of the same word with the same privilege. */
  Probe asLoad() {
    return new Probe(AccessKind.LOAD32, address, 0, false, 0, user, later);
  }

  /** An exchange of the same word with the same privilege, which leaves {@code word} there. */
  Probe asExchange(int word) {
    return new Probe(AccessKind.EXCHANGE32, address, word, false, 0, user, later);
  }

  @Override
  public String toString() {
    String text = "%s %s at 0x%08x".formatted(user ? "user" : "kernel", kind, address);
    if (kind.writes()) {
      text += ", value 0x%08x".formatted(value);
    }
    if (kind.compares()) {
      text += ", expected 0x%08x".formatted(expected);
    }
    return text;
  }
}
