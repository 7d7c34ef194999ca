package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.Ram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks of literal words, worked out by hand from Intel SDM volume 3A, 4.3 and 4.7. */
final class GoldenWalkTest {
  private static final int PG_WP = 0x80010000;
  private static final int PSE = 0x10;
  private static final int DIRECTORY = 0x00003000;
  private static final int TABLE = 0x00005000;

  private final X86Machine machine = machine(TlbModel.DIRECT);
  private final X86Cpu cpu = machine.cpus().get(0);
  private final Ram ram = machine.ram();

  private static X86Machine machine(TlbModel model) {
    X86Machine machine =
        X86Machine.create(
            MachineConfig.standard().toBuilder().ramBytes(16 << 20).tlb(model).build());
    for (int i = 0; i < 4096; i += 4) {
      machine.ram().store32(DIRECTORY + i, 0);
      machine.ram().store32(TABLE + i, 0);
    }
    X86Cpu cpu = machine.cpus().get(0);
    cpu.setCr4(PSE);
    cpu.setCr3(DIRECTORY | 0x18);
    cpu.setCr0(PG_WP);
    return machine;
  }

  private void faults(long address, boolean write, boolean user, int code) {
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

  @Test
  void pagingOffMeansPhysicalAddresses() {
    X86Cpu fresh = X86Machine.create(MachineConfig.standard()).cpus().get(0);
    fresh.store32(0x1234560, 7, false);
    assertEquals(7, fresh.load32(0x1234560, true));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aSmallPage(TlbModel model) {
    X86Machine its = machine(model);
    // 0xC0101ABC: directory index 768 = 0x300, table index 257 = 0x101, offset 0xABC.
    its.ram().store32(DIRECTORY + 0xC00, 0x00005003);
    its.ram().store32(TABLE + 0x404, 0x00777003);
    its.ram().store32(0x00777ABC, 0xCAFE);
    X86Cpu its0 = its.cpus().get(0);
    assertEquals(0xCAFE, its0.load32(0xC0101ABCL, false));
    // A in both entries; D in none: it was a read.
    assertEquals(0x00005023, its.ram().load32(DIRECTORY + 0xC00));
    assertEquals(0x00777023, its.ram().load32(TABLE + 0x404));
    its0.store32(0xC0101ABCL, 0xBEEF, false);
    assertEquals(0xBEEF, its.ram().load32(0x00777ABC));
    // D in the leaf only, though the translation was cached by the read.
    assertEquals(0x00005023, its.ram().load32(DIRECTORY + 0xC00));
    assertEquals(0x00777063, its.ram().load32(TABLE + 0x404));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aLargePage(TlbModel model) {
    X86Machine its = machine(model);
    // 0x00812344: directory index 2, offset 0x012344 in the 4 MB page at 0x00C00000.
    its.ram().store32(DIRECTORY + 8, 0x00C00087);
    its.ram().store32(0x00C12344, 5);
    X86Cpu its0 = its.cpus().get(0);
    assertEquals(5, its0.load32(0x00812344, true));
    assertEquals(0x00C000A7, its.ram().load32(DIRECTORY + 8));
    its0.store32(0x00812344, 6, true);
    assertEquals(6, its.ram().load32(0x00C12344));
    assertEquals(0x00C000E7, its.ram().load32(DIRECTORY + 8));
  }

  @Test
  void withoutPseTheSizeBitIsIgnored() {
    cpu.setCr4(0);
    ram.store32(DIRECTORY + 8, 0x00005087);
    ram.store32(TABLE + 0x48, 0x00777007);
    ram.store32(0x00777344, 9);
    assertEquals(9, cpu.load32(0x00812344, true));
  }

  @Test
  void thePatBitOfALargePageIsNotPartOfItsAddress() {
    ram.store32(DIRECTORY + 8, 0x00C01087);
    ram.store32(0x00C12344, 5);
    assertEquals(5, cpu.load32(0x00812344, true));
  }

  @ParameterizedTest
  @CsvSource({
    // pde, pte, write, user, error code
    "0x00000000, 0x00777007, false, false, 0", // PDE absent, supervisor read
    "0x00000006, 0x00777007, true, true, 6", // PDE absent, user write
    "0x00005007, 0x00777006, false, true, 4", // PTE absent, user read
    "0x00005007, 0x00777000, true, false, 2", // PTE absent, supervisor write
    "0x00005003, 0x00777007, false, true, 5", // US clear in the PDE
    "0x00005007, 0x00777003, true, true, 7", // US clear in the PTE
    "0x00005005, 0x00777007, true, true, 7", // RW clear in the PDE
    "0x00005007, 0x00777005, true, false, 3", // RW clear in the PTE, WP set
    "0x00C02087, 0x00777007, false, false, 9", // bit 13 of a 4 MB page
    "0x00E00087, 0x00777007, true, true, 15", // bit 21 of a 4 MB page
    "0x00C00083, 0x00777007, false, true, 5", // US clear in a 4 MB page
  })
  void aFaultHasItsErrorCode(String pde, String pte, boolean write, boolean user, int code) {
    ram.store32(DIRECTORY + 0xC00, Long.decode(pde).intValue());
    ram.store32(TABLE + 0x404, Long.decode(pte).intValue());
    faults(0xC0101ABCL, write, user, code);
    // A walk that faults sets nothing.
    assertEquals(Long.decode(pde).intValue(), ram.load32(DIRECTORY + 0xC00));
    assertEquals(Long.decode(pte).intValue(), ram.load32(TABLE + 0x404));
  }

  @Test
  void theRecursiveSlotShowsTheTables() {
    // PDE 1023 is the directory itself: tables at 0xFFC00000, the directory at 0xFFFFF000.
    ram.store32(DIRECTORY + 0xFFC, 0x00003003);
    ram.store32(DIRECTORY + 0xC00, 0x00005003);
    ram.store32(TABLE + 0x404, 0x00777003);
    assertEquals(0x00777003, cpu.load32(0xFFC00000L + (0xC0101L << 2), false));
    // The walk for that read set A in the PDE, as the entry that serves as a PTE there.
    assertEquals(0x00005023, cpu.load32(0xFFFFF000L + 0xC00, false));
    cpu.store32(0xFFC00000L + (0xC0102L << 2), 0x00778003, false);
    assertEquals(0x00778003, ram.load32(TABLE + 0x408));
    // The store went through a page whose PTE is PDE 768: D is set there.
    assertEquals(0x00005063, ram.load32(DIRECTORY + 0xC00));
  }

  private static final class Faulted extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
