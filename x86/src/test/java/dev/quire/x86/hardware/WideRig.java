package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.Ram;

/**
 * A machine with PAE paging or in long mode, with empty tables at fixed places and one page mapped,
 * for user code to read and write.
 */
final class WideRig {
  static final int WP = 0x00010000;
  static final int PG_WP = 0x80010000;
  static final int PAE = 0x20;
  static final int PGE = 0x80;
  static final long LME = 0x100;
  static final long NXE = 0x800;

  static final long PML4 = 0x1000;
  static final long POINTERS = 0x2000;
  static final long DIRECTORY = 0x3000;
  static final long TABLE = 0x5000;
  static final long OTHER_TABLE = 0x6000;

  /** PML4 index 0, pointer index 0, directory index 2, table index 1. */
  static final long PAGE = 0x00401000;

  static final long PML4E_AT = PML4;
  static final long PDPTE_AT = POINTERS;
  static final long PDE_AT = DIRECTORY + 0x10;
  static final long PTE_AT = TABLE + 8;

  final X86Mode mode;
  final X86Machine machine;
  final X86Cpu cpu;
  final Ram ram;

  WideRig(X86Mode mode, TlbModel model) {
    this(mode, MachineConfig.standard().toBuilder().tlb(model).build());
  }

  WideRig(X86Mode mode, MachineConfig config) {
    this.mode = mode;
    machine = X86Machine.create(config, mode);
    cpu = machine.cpus().get(0);
    ram = machine.ram();
    for (long table : new long[] {PML4, POINTERS, DIRECTORY, TABLE, OTHER_TABLE}) {
      for (int i = 0; i < 4096; i += 8) {
        ram.store64(table + i, 0);
      }
    }
    ram.store64(PML4E_AT, POINTERS | 7);
    ram.store64(PDPTE_AT, pointer());
    ram.store64(PDE_AT, TABLE | 7);
    ram.store64(PTE_AT, 0x00111007);
    ram.store64(OTHER_TABLE + 8, 0x00222007);
    for (long frame = 1; frame < 8; frame++) {
      ram.store64(TABLE + 0x80 + frame * 8, frame << 12 | 3);
    }
    ram.store32(0x00111000, 0x111);
    ram.store32(0x00222000, 0x222);
    for (X86Cpu each : machine.cpus()) {
      each.setCr4(PAE | PGE);
      each.setCr3(root());
      each.setEfer(mode == X86Mode.LONG ? LME | NXE : NXE);
      each.setCr0(PG_WP);
    }
  }

  /** The entry of the page-directory-pointer table for the page. */
  private long pointer() {
    return DIRECTORY | (mode == X86Mode.LONG ? 7 : 1);
  }

  long root() {
    return mode == X86Mode.LONG ? PML4 : POINTERS;
  }

  /** Where kernel code finds a word of one of the tables. */
  static long alias(long physical) {
    return 0x00410000 + physical;
  }

  /** Makes an access that must fault, and checks what the fault registers say. */
  void faults(long address, boolean write, boolean user, int code) {
    cpu.onFault(
        (fetch, asUser) -> {
          throw new Faulted();
        });
    assertThrows(
        Faulted.class,
        () -> {
          if (write) {
            cpu.store32(address, 1, user);
          } else {
            cpu.load32(address, user);
          }
        });
    assertEquals(code, cpu.errorCode());
    assertEquals(address, cpu.cr2());
  }

  static final class Faulted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Faulted() {
      super(null, null, false, false);
    }
  }
}
