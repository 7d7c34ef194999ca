package dev.quire.qemu.mmu;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.Protection;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.qemu.hardware.QemuX86Machine;
import dev.quire.x86.hardware.X86Machine;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.Pte;
import dev.quire.x86.layout.X86Geometry;
import java.util.function.UnaryOperator;

/** A simulated x86 processor and QEMU's, both with paging on and no kernel. */
final class X86Pair implements AutoCloseable {
  private static final int STUB_BITS = Pte.P | Pte.RW | Pte.A | Pte.D;

  private final QemuX86Machine guest;
  private final Duel<X86Registers> duel;

  /**
   * Starts both.
   *
   * @param port what the simulated processor is replaced by
   */
  X86Pair(UnaryOperator<X86Cpu> port) {
    MachineConfig config =
        MachineConfig.standard().toBuilder()
            .ramBase(PhysicalAddress.of(X86Tables.RAM))
            .ramBytes(X86Tables.RAM_BYTES)
            .build();
    X86Machine machine = X86Machine.create(config);
    guest = QemuX86Machine.start(config);
    Words ours = MemoryWords.of(machine.ram());
    Words theirs = MemoryWords.of(guest.machine().memory());
    Pattern.fill(ours, X86Tables.ARENA);
    Pattern.fill(theirs, X86Tables.ARENA);
    int slot = stubSlot();
    int entry = X86Tables.STUB_TABLE | STUB_BITS | Pde.US;
    mapStub(theirs, slot, entry);
    X86Cpu cpu = guest.cpus().get(0);
    cpu.setCr3(X86Tables.DIRECTORY);
    cpu.setCr0(Cr.CR0_PG);
    duel =
        new Duel<>(
            new X86Tables(slot, entry),
            new X86Side(port.apply(machine.cpus().get(0)), ours),
            new X86Side(cpu, theirs));
  }

  Duel<X86Registers> duel() {
    return duel;
  }

  @Override
  public void close() {
    guest.close();
  }

  private int stubSlot() {
    PageRange pages = guest.platform().kernelMappings().get(0).pages();
    return X86Geometry.directoryIndex(pages.first().address().value());
  }

  private void mapStub(Words memory, int slot, int entry) {
    for (int at = 0; at < X86Geometry.PAGE_BYTES; at += X86Geometry.ENTRY_BYTES) {
      memory.store(X86Tables.DIRECTORY + at, Pde.ABSENT);
      memory.store(X86Tables.STUB_TABLE + at, Pte.ABSENT);
      memory.store(X86Tables.IDENTITY_TABLE + at, Pte.ABSENT);
    }
    memory.store(X86Tables.DIRECTORY + slot * 4L, entry);
    memory.store(X86Tables.DIRECTORY, X86Tables.IDENTITY_TABLE | STUB_BITS);
    for (Platform.FixedMapping mapping : guest.platform().kernelMappings()) {
      // Ring 3 makes its accesses from a page of the firmware.
      boolean firmware = mapping.protection().equals(Protection.KERNEL_READ_EXECUTE);
      map(
          memory,
          X86Tables.STUB_TABLE,
          mapping.pages(),
          mapping.first().value(),
          firmware ? STUB_BITS | Pte.US : STUB_BITS);
    }
    for (PageRange pages : guest.platform().identityMappings()) {
      map(memory, X86Tables.IDENTITY_TABLE, pages, pages.first().value(), STUB_BITS);
    }
  }

  private static void map(Words memory, long table, PageRange pages, long frame, int bits) {
    for (long i = 0; i < pages.count(); i++) {
      PageNumber page = pages.first().plus(i);
      int index = X86Geometry.tableIndex(page.address().value());
      memory.store(table + (long) index * X86Geometry.ENTRY_BYTES, Pte.of(frame + i, bits));
    }
  }
}
