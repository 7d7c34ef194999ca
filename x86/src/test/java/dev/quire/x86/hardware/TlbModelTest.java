package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.CpuEvent;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.Ram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is cached and what drops it: Intel SDM volume 3A, 4.10. */
final class TlbModelTest {
  private static final int PG_WP = 0x80010000;
  private static final int PSE = 0x10;
  private static final int PGE = 0x80;
  private static final int DIRECTORY = 0x00003000;
  private static final int TABLE = 0x00005000;
  private static final int OTHER_TABLE = 0x00006000;
  private static final long PAGE = 0x00401000;
  private static final int PDE_AT = DIRECTORY + 4;
  private static final int PTE_AT = TABLE + 4;

  private static X86Machine machine(TlbModel model) {
    return machine(MachineConfig.standard().toBuilder().tlb(model).build());
  }

  private static X86Machine machine(MachineConfig config) {
    X86Machine machine = X86Machine.create(config);
    Ram ram = machine.ram();
    for (int i = 0; i < 4096; i += 4) {
      ram.store32(DIRECTORY + i, 0);
      ram.store32(TABLE + i, 0);
      ram.store32(OTHER_TABLE + i, 0);
    }
    ram.store32(PDE_AT, TABLE | 7);
    ram.store32(PTE_AT, 0x00111007);
    ram.store32(OTHER_TABLE + 4, 0x00222007);
    ram.store32(0x00111000, 0x111);
    ram.store32(0x00222000, 0x222);
    for (X86Cpu cpu : machine.cpus()) {
      cpu.setCr4(PSE | PGE);
      cpu.setCr3(DIRECTORY);
      cpu.setCr0(PG_WP);
    }
    return machine;
  }

  @ParameterizedTest
  @EnumSource(
      value = TlbModel.class,
      names = {"KEEP", "EAGER"})
  void keptUntilInvlpg(TlbModel model) {
    X86Machine machine = machine(model);
    X86Cpu cpu = machine.cpus().get(0);
    assertEquals(0x111, cpu.load32(PAGE, true));
    machine.ram().store32(PTE_AT, 0x00222007);
    for (int i = 0; i < 100; i++) {
      assertEquals(0x111, cpu.load32(PAGE, true));
    }
    cpu.invlpg(PAGE + 123);
    assertEquals(0x222, cpu.load32(PAGE, true));
  }

  @ParameterizedTest
  @EnumSource(
      value = TlbModel.class,
      names = {"KEEP", "EAGER", "DIRECT"})
  void aLoadOfCr3SparesGlobalPagesOnly(TlbModel model) {
    X86Machine machine = machine(model);
    X86Cpu cpu = machine.cpus().get(0);
    machine.ram().store32(PTE_AT, 0x00111107);
    machine.ram().store32(TABLE + 8, 0x00111007);
    assertEquals(0x111, cpu.load32(PAGE, true));
    assertEquals(0x111, cpu.load32(PAGE + 0x1000, true));
    machine.ram().store32(PTE_AT, 0x00222107);
    machine.ram().store32(TABLE + 8, 0x00222007);
    cpu.setCr3(DIRECTORY);
    assertEquals(0x111, cpu.load32(PAGE, true));
    assertEquals(0x222, cpu.load32(PAGE + 0x1000, true));
    cpu.setCr4(PSE);
    assertEquals(0x222, cpu.load32(PAGE, true));
  }

  @Test
  void withoutPgeNothingIsGlobal() {
    X86Machine machine = machine(TlbModel.KEEP);
    X86Cpu cpu = machine.cpus().get(0);
    cpu.setCr4(PSE);
    machine.ram().store32(PTE_AT, 0x00111107);
    assertEquals(0x111, cpu.load32(PAGE, true));
    machine.ram().store32(PTE_AT, 0x00222107);
    cpu.setCr3(DIRECTORY);
    assertEquals(0x222, cpu.load32(PAGE, true));
  }

  @Test
  void aSmallTlbEvicts() {
    X86Machine machine = machine(MachineConfig.standard().toBuilder().tlbEntries(16).build());
    X86Cpu cpu = machine.cpus().get(0);
    machine.ram().store32(TABLE + 4 * 17, 0x00222007);
    assertEquals(0x111, cpu.load32(PAGE, true));
    machine.ram().store32(PTE_AT, 0x00222007);
    assertEquals(0x111, cpu.load32(PAGE, true));
    assertEquals(0x222, cpu.load32(PAGE + 16 * 0x1000, true));
    assertEquals(0x222, cpu.load32(PAGE, true));
  }

  @Test
  void theForgetfulModelForgets() {
    X86Machine machine = machine(TlbModel.RANDOM);
    X86Cpu cpu = machine.cpus().get(0);
    cpu.load32(PAGE, true);
    machine.ram().store32(PTE_AT, 0x00222007);
    boolean forgot = false;
    for (int i = 0; i < 200 && !forgot; i++) {
      forgot = cpu.load32(PAGE, true) == 0x222;
    }
    assertTrue(forgot);
  }

  @Test
  void anEagerProcessorSetsAccessedAheadButNeverDirty() {
    X86Machine machine = machine(TlbModel.EAGER);
    X86Cpu cpu = machine.cpus().get(0);
    machine.ram().store32(TABLE + 8, 0x00222007);
    for (int i = 0; i < 300; i++) {
      cpu.store32(PAGE, 1, true);
    }
    assertEquals(0x00222027, machine.ram().load32(TABLE + 8));
  }

  @Test
  void anEagerProcessorKeepsDirectoryEntriesUntilAnyInvlpg() {
    X86Machine machine = machine(TlbModel.EAGER);
    X86Cpu cpu = machine.cpus().get(0);
    cpu.load32(PAGE, true);
    machine.ram().store32(PDE_AT, OTHER_TABLE | 7);
    machine.ram().store32(TABLE + 12, 0x00111007);
    machine.ram().store32(OTHER_TABLE + 12, 0x00222007);
    // A page never used before: still walked through the table that the directory had.
    assertEquals(0x111, cpu.load32(PAGE + 0x2000, true));
    cpu.invlpg(PAGE + 0x2000);
    assertEquals(0x222, cpu.load32(PAGE + 0x2000, true));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aFaultDropsWhatIsCachedForItsPage(TlbModel model) {
    X86Machine machine = machine(model);
    X86Cpu cpu = machine.cpus().get(0);
    machine.ram().store32(PTE_AT, 0x00111005);
    cpu.load32(PAGE, true);
    int[] faults = new int[1];
    cpu.onFault(
        (fetch, user) -> {
          faults[0]++;
          machine.ram().store32(PTE_AT, 0x00111007); // Raised without an invalidation.
        });
    cpu.store32(PAGE, 7, true);
    assertEquals(1, faults[0]);
    assertEquals(7, machine.ram().load32(0x00111000));
  }

  @Test
  void aFaultDropsItEvenIfTheAccessIsAbandoned() {
    X86Machine machine = machine(TlbModel.KEEP);
    X86Cpu cpu = machine.cpus().get(0);
    machine.ram().store32(PTE_AT, 0x00111005);
    assertEquals(0x111, cpu.load32(PAGE, true));
    cpu.onFault(
        (fetch, user) -> {
          throw new IllegalStateException();
        });
    assertThrows(IllegalStateException.class, () -> cpu.store32(PAGE, 1, true));
    machine.ram().store32(PTE_AT, 0x00222005);
    assertEquals(0x222, cpu.load32(PAGE, true));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aRaiseSeenByTheWalkIsNoFault(TlbModel model) {
    X86Machine machine = machine(model);
    X86Cpu cpu = machine.cpus().get(0);
    machine.ram().store32(PTE_AT, 0x00111005);
    cpu.load32(PAGE, true);
    machine.ram().store32(PTE_AT, 0x00111007);
    cpu.store32(PAGE, 7, true);
    assertEquals(0, cpu.count(CpuEvent.FAULTS));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void writeProtectionOfTheKernelIsJudgedAtTheAccess(TlbModel model) {
    X86Machine machine = machine(model);
    X86Cpu cpu = machine.cpus().get(0);
    machine.ram().store32(PTE_AT, 0x00111065);
    cpu.load32(PAGE, false);
    int[] faults = new int[1];
    cpu.onFault(
        (fetch, user) -> {
          faults[0]++;
          cpu.setCr0(0x80000000);
        });
    cpu.store32(PAGE, 5, false);
    assertEquals(1, faults[0]);
    cpu.store32(PAGE, 6, false);
    assertEquals(1, faults[0]);
    cpu.setCr0(PG_WP);
    cpu.store32(PAGE, 7, false);
    assertEquals(2, faults[0]);
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void invlpgOfAnyAddressDropsALargePage(TlbModel model) {
    X86Machine machine = machine(model);
    X86Cpu cpu = machine.cpus().get(0);
    machine.ram().store32(PDE_AT, 0x00800087);
    cpu.store32(0x00400000, 1, true);
    cpu.store32(0x007FF000, 2, true);
    assertEquals(2, machine.ram().load32(0x00BFF000));
    machine.ram().store32(PDE_AT, 0x00C00087);
    cpu.invlpg(0x00555000);
    cpu.store32(0x00400000, 3, true);
    cpu.store32(0x007FF000, 4, true);
    assertEquals(1, machine.ram().load32(0x00800000));
    assertEquals(4, machine.ram().load32(0x00FFF000));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void thousandsOfPagesAreKeptApart(TlbModel model) {
    X86Machine machine = machine(model);
    X86Cpu cpu = machine.cpus().get(0);
    int pages = 8 * 1024;
    for (int i = 0; i < pages; i++) {
      machine.ram().store32(0x00100000 + i * 4, ((0x1000 + pages - 1 - i) << 12) | 7);
    }
    for (int table = 0; table < 8; table++) {
      machine.ram().store32(DIRECTORY + 0x100 + table * 4, (0x00100000 + table * 4096) | 7);
    }
    for (int i = 0; i < pages; i++) {
      cpu.store32(0x10000000L + i * 4096L, i, true);
    }
    for (int i = 0; i < pages; i++) {
      assertEquals(i, cpu.load32(0x10000000L + i * 4096L, true));
      assertEquals(i, machine.ram().load32((0x1000L + pages - 1 - i) << 12));
    }
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aCachedReadDoesNotHideTheFirstWrite(TlbModel model) {
    X86Machine machine = machine(model);
    X86Cpu cpu = machine.cpus().get(0);
    for (int i = 0; i < 50; i++) {
      cpu.load32(PAGE, true);
    }
    assertEquals(0x00111027, machine.ram().load32(PTE_AT));
    assertTrue(cpu.compareAndSet32(PAGE, 0x111, 5, true));
    assertEquals(0x00111067, machine.ram().load32(PTE_AT));
  }
}
