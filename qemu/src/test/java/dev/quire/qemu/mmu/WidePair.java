package dev.quire.qemu.mmu;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageRange;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.Protection;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.qemu.hardware.QemuX86Machine;
import dev.quire.x86.hardware.X86Machine;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePte;
import java.util.function.UnaryOperator;

/** A simulated x86 processor and QEMU's, both with entries of 64 bits, paging on and no kernel. */
final class WidePair implements AutoCloseable {
  private static final long STUB_BITS = WidePte.P | WidePte.RW | WidePte.A | WidePte.D;

  private final WidePaging paging;
  private final QemuX86Machine guest;
  private final Duel<WideRegisters> duel;
  private final X86Cpu simulated;
  private final Words ours;
  private final Words theirs;
  private long nextTable = WideTables.RAM;

  /**
   * Starts both.
   *
   * @param port what the simulated processor is replaced by
   */
  WidePair(WidePaging paging, UnaryOperator<X86Cpu> port) {
    this.paging = paging;
    MachineConfig config =
        MachineConfig.standard().toBuilder()
            .ramBase(PhysicalAddress.of(WideTables.RAM))
            .ramBytes(WideTables.RAM_BYTES)
            .build();
    boolean isLong = paging == WidePaging.LONG;
    X86Machine machine = isLong ? X86Machine.longMode(config) : X86Machine.pae(config);
    guest = isLong ? QemuX86Machine.startLong(config) : QemuX86Machine.startPae(config);
    ours = MemoryWords.of(machine.ram());
    theirs = MemoryWords.of(guest.machine().memory());
    Pattern.fill(ours, WideTables.ARENA);
    Pattern.fill(theirs, WideTables.ARENA);
    long root = WideTables.root(paging);
    clear(ours, root);
    clear(theirs, root);
    int slot = paging.index(paging.stubLevel(), stub().first().address().value());
    long entry = mapStub(theirs);
    simulated = port.apply(machine.cpus().get(0));
    X86Cpu cpu = guest.cpus().get(0);
    switchOn(simulated, root);
    switchOn(cpu, root);
    duel =
        new Duel<>(
            new WideTables(paging, slot, entry),
            new WideSide(simulated, ours),
            new WideSide(cpu, theirs));
  }

  Duel<WideRegisters> duel() {
    return duel;
  }

  /** The simulated processor. */
  X86Cpu simulated() {
    return simulated;
  }

  /** QEMU's processor. */
  X86Cpu qemu() {
    return guest.cpus().get(0);
  }

  /** Stores an entry into both memories. */
  void store(long at, long entry) {
    ours.store(at, entry, WideGeometry.ENTRY_BYTES);
    theirs.store(at, entry, WideGeometry.ENTRY_BYTES);
  }

  /** Loads an entry of one of the memories. */
  long load(long at, boolean ofQemu) {
    return (ofQemu ? theirs : ours).load(at, WideGeometry.ENTRY_BYTES);
  }

  @Override
  public void close() {
    guest.close();
  }

  /** In the order of SDM 3A, 9.8.5. */
  private void switchOn(X86Cpu cpu, long root) {
    cpu.setCr4(Cr.CR4_PAE);
    cpu.setCr3(root);
    cpu.setEfer(paging.efer());
    cpu.setCr0(Cr.CR0_PG);
  }

  private PageRange stub() {
    return guest.platform().kernelMappings().get(0).pages();
  }

  /** Maps QEMU's stub, and returns the entry that leads to it. */
  private long mapStub(Words memory) {
    for (PageRange pages : guest.platform().identityMappings()) {
      map(memory, pages, pages.first().value(), STUB_BITS);
    }
    for (Platform.FixedMapping mapping : guest.platform().kernelMappings()) {
      // Ring 3 makes its accesses from a page of the firmware.
      boolean firmware = mapping.protection().equals(Protection.KERNEL_READ_EXECUTE);
      long bits = firmware ? STUB_BITS | WidePte.US : STUB_BITS;
      map(memory, mapping.pages(), mapping.first().value(), bits);
    }
    long address = stub().first().address().value();
    long table = WideTables.root(paging);
    for (int level = 0; level < paging.stubLevel(); level++) {
      table = memory.load(at(table, level, address), WideGeometry.ENTRY_BYTES) & WidePte.FRAME;
    }
    return memory.load(at(table, paging.stubLevel(), address), WideGeometry.ENTRY_BYTES);
  }

  private void map(Words memory, PageRange pages, long frame, long bits) {
    for (long i = 0; i < pages.count(); i++) {
      long address = pages.first().plus(i).address().value();
      long table = WideTables.root(paging);
      for (int level = 0; level < paging.leaf(); level++) {
        table = below(memory, at(table, level, address), level);
      }
      long entry = WidePte.of(frame + i, bits);
      memory.store(at(table, paging.leaf(), address), entry, WideGeometry.ENTRY_BYTES);
    }
  }

  /** The table that an entry refers to, which is made if there is none. */
  private long below(Words memory, long at, int level) {
    long entry = memory.load(at, WideGeometry.ENTRY_BYTES);
    if ((entry & WidePte.P) == 0) {
      long table = nextTable;
      nextTable += 1 << WideGeometry.PAGE_SHIFT;
      clear(memory, table);
      long bits = paging.inRegisters(level) ? WidePte.P : STUB_BITS | WidePte.US;
      entry = table | bits;
      memory.store(at, entry, WideGeometry.ENTRY_BYTES);
    }
    return entry & WidePte.FRAME;
  }

  private long at(long table, int level, long address) {
    return table + (long) paging.index(level, address) * WideGeometry.ENTRY_BYTES;
  }

  private static void clear(Words memory, long table) {
    long first = table & -(1L << WideGeometry.PAGE_SHIFT);
    for (int i = 0; i < WideGeometry.ENTRIES; i++) {
      memory.store(first + (long) i * WideGeometry.ENTRY_BYTES, 0, WideGeometry.ENTRY_BYTES);
    }
  }
}
