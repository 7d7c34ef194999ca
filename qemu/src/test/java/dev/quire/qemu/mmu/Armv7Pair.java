package dev.quire.qemu.mmu;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.Platform;
import dev.quire.armv7.hardware.Armv7Machine;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.Dacr;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.Nmrr;
import dev.quire.armv7.layout.Prrr;
import dev.quire.armv7.layout.Sctlr;
import dev.quire.qemu.hardware.QemuArmv7Machine;
import java.util.function.UnaryOperator;

/** A simulated ARMv7 processor and QEMU's, both with the MMU on and no kernel. */
final class Armv7Pair implements AutoCloseable {

  /** For the kernel alone, to read, write and execute, whatever SCTLR.AFE is. */
  private static final int STUB_BITS = L2Descriptor.AP0;

  private static final int L2_BYTES = 1 << Armv7Geometry.L2_TABLE_SHIFT;
  private static final int L1_BYTES = 1 << Armv7Geometry.L1_TABLE_SHIFT;

  private final QemuArmv7Machine guest;
  private final Duel<Armv7Registers> duel;

  /**
   * Starts both.
   *
   * @param port what the simulated processor is replaced by
   */
  Armv7Pair(UnaryOperator<Armv7Cpu> port) {
    MachineConfig config =
        MachineConfig.standard().toBuilder()
            .ramBase(PhysicalAddress.of(Armv7Tables.RAM))
            .ramBytes(Armv7Tables.RAM_BYTES)
            .build();
    Armv7Machine machine = Armv7Machine.create(config);
    guest = QemuArmv7Machine.start(config);
    Words ours = MemoryWords.of(machine.ram());
    Words theirs = MemoryWords.of(guest.machine().memory());
    Pattern.fill(ours, Armv7Tables.ARENA);
    Pattern.fill(theirs, Armv7Tables.ARENA);
    int slot = stubSlot();
    mapStub(theirs, slot);
    Armv7Cpu cpu = guest.cpus().get(0);
    Armv7Cpu simulated = port.apply(machine.cpus().get(0));
    for (Armv7Cpu each : new Armv7Cpu[] {cpu, simulated}) {
      each.setPrrr(Prrr.STANDARD);
      each.setNmrr(Nmrr.STANDARD);
      each.setTtbr0(Armv7Tables.LOWER);
      each.setTtbr1(Armv7Tables.UPPER);
      each.setDacr(Dacr.STANDARD);
    }
    cpu.setSctlr(Sctlr.STANDARD);
    duel =
        new Duel<>(
            new Armv7Tables(slot), new Armv7Side(simulated, ours), new Armv7Side(cpu, theirs));
  }

  Duel<Armv7Registers> duel() {
    return duel;
  }

  @Override
  public void close() {
    guest.close();
  }

  private int stubSlot() {
    PageRange pages = guest.platform().kernelMappings().get(0).pages();
    return Armv7Geometry.l1Index(pages.first().address().value(), 0);
  }

  private void mapStub(Words memory, int slot) {
    clear(memory, Armv7Tables.LOWER, L1_BYTES);
    clear(memory, Armv7Tables.UPPER, L1_BYTES);
    clear(memory, Armv7Tables.STUB_TABLE, L2_BYTES);
    clear(memory, Armv7Tables.IDENTITY_TABLE, L2_BYTES);
    int stub = Armv7Tables.STUB_TABLE | L1Descriptor.TABLE;
    memory.store(Armv7Tables.LOWER + slot * 4L, stub);
    memory.store(Armv7Tables.UPPER + slot * 4L, stub);
    memory.store(Armv7Tables.LOWER, Armv7Tables.IDENTITY_TABLE | L1Descriptor.TABLE);
    for (Platform.FixedMapping mapping : guest.platform().kernelMappings()) {
      map(memory, Armv7Tables.STUB_TABLE, mapping.pages(), mapping.first().value());
    }
    for (PageRange pages : guest.platform().identityMappings()) {
      map(memory, Armv7Tables.IDENTITY_TABLE, pages, pages.first().value());
    }
  }

  private static void map(Words memory, long table, PageRange pages, long frame) {
    for (long i = 0; i < pages.count(); i++) {
      PageNumber page = pages.first().plus(i);
      int index = Armv7Geometry.l2Index(page.address().value());
      memory.store(table + index * 4L, L2Descriptor.of(frame + i, STUB_BITS));
    }
  }

  private static void clear(Words memory, long base, int bytes) {
    for (int at = 0; at < bytes; at += Integer.BYTES) {
      memory.store(base + at, 0);
    }
  }
}
