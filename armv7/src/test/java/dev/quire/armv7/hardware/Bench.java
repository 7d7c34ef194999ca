package dev.quire.armv7.hardware;

import dev.quire.api.Access;
import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.common.hardware.Ram;

/**
 * A machine with tables laid out by hand: the L1 of TTBR0 at 0x4000, that of TTBR1 at 0x8000, L2
 * tables from 0x10000 on, pages from 0x200000 to 0x7FFFFF and sections from 0x1000000 to 0x1FFFFFF,
 * each of which holds its own address in its first word.
 */
final class Bench {
  static final int L1_LOWER = 0x4000;
  static final int L1_UPPER = 0x8000;
  static final int L2 = 0x10000;
  static final int M = 1;
  static final int TRE = 1 << 28;
  static final int AFE = 1 << 29;

  /** What a fault entry throws to give up an access. */
  static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;
    final boolean fetch;
    final boolean user;

    Abandoned(boolean fetch, boolean user) {
      super("given up", null, false, false);
      this.fetch = fetch;
      this.user = user;
    }
  }

  final Armv7Machine machine;
  final Ram ram;
  final Armv7Cpu cpu;

  Bench(TlbModel model) {
    this(model, 1);
  }

  Bench(TlbModel model, int processors) {
    this(MachineConfig.standard().toBuilder().tlb(model).processors(processors).build());
  }

  Bench(MachineConfig config) {
    machine = Armv7Machine.create(config);
    ram = machine.ram();
    cpu = machine.cpus().get(0);
    clear(L1_LOWER, 0x4000);
    clear(L1_UPPER, 0x4000);
    clear(L2, 0x10000);
    for (int page = 0x200000; page < 0x800000; page += 0x1000) {
      ram.store32(page, page);
    }
    for (int section = 0x1000000; section < 0x2000000; section += 0x100000) {
      ram.store32(section, section);
    }
    for (Armv7Cpu each : machine.cpus()) {
      each.onFault(
          (fetch, user) -> {
            throw new Abandoned(fetch, user);
          });
    }
  }

  /** Turns the MMU of every processor on: both tables, N = 1, domain 0 a client, AFE and TRE. */
  Bench on() {
    for (Armv7Cpu each : machine.cpus()) {
      each.setTtbr0(L1_LOWER | 0x48);
      each.setTtbr1(L1_UPPER | 0x48);
      each.setTtbcr(1);
      each.setDacr(1);
      each.setPrrr(0xFF0A81A8);
      each.setNmrr(0x40E040E0);
      each.setContextidr(1);
      each.setSctlr(M | TRE | AFE);
      each.dsb();
    }
    return this;
  }

  void clear(int from, int bytes) {
    for (int at = from; at < from + bytes; at += 4) {
      ram.store32(at, 0);
    }
  }

  /** Puts a first-level word where {@code va} is looked up with N = 1. */
  void l1(long va, int word) {
    int table = va < 0x80000000L ? L1_LOWER : L1_UPPER;
    ram.store32(table + (va >>> 20) * 4, word);
  }

  /** Puts a second-level word, in a table at 0x10000 + table * 0x400. */
  void l2(int table, long va, int word) {
    ram.store32(L2 + table * 0x400 + ((va >>> 12) & 0xFF) * 4, word);
  }

  /** Maps one small page: table {@code table} in domain 0 and the word. */
  void page(int table, long va, int word) {
    l1(va, (L2 + table * 0x400) | 1);
    l2(table, va, word);
  }

  /** Makes an access: 0 if it is granted, otherwise FS[4:0] of its status register. */
  int attempt(Armv7Cpu on, long va, Access access, boolean user) {
    try {
      switch (access) {
        case READ -> on.load32(va, user);
        case WRITE -> on.compareAndSet32(va, -1, -1, user);
        case FETCH -> on.fetch32(va, user);
      }
      return 0;
    } catch (Abandoned fault) {
      int status = fault.fetch ? on.ifsr() : on.dfsr();
      return (status & 0xF) | ((status >> 6) & 0x10);
    }
  }

  int read(long va) {
    return attempt(cpu, va, Access.READ, false);
  }

  int write(long va) {
    return attempt(cpu, va, Access.WRITE, false);
  }
}
