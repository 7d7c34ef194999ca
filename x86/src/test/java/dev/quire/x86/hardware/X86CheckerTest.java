package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.CoherenceChecker;
import dev.quire.common.hardware.Ram;
import dev.quire.common.hardware.Violation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the coherence checker says of x86 tables. */
final class X86CheckerTest {
  private static final int DIRECTORY = 0x00003000;
  private static final int TABLE = 0x00005000;
  private static final long PAGE = 0x00401000;
  private static final long PTE = 0xFFC00000L + (PAGE >>> 12 << 2);
  private static final long PDE = 0xFFFFF004L;

  private X86Cpu cpu;
  private CoherenceChecker checker;
  private Ram ram;

  X86CheckerTest() {
    X86Machine machine = boot(TlbModel.KEEP);
    cpu = machine.cpus().get(0);
    checker = machine.checker().orElseThrow();
    ram = machine.ram();
  }

  private static X86Machine boot(TlbModel model) {
    X86Machine machine = X86Machine.create(MachineConfig.strict().toBuilder().tlb(model).build());
    X86Cpu cpu = machine.cpus().get(0);
    cpu.fill32(DIRECTORY, 1024, 0, 0, false);
    cpu.fill32(TABLE, 1024, 0, 0, false);
    cpu.store32(DIRECTORY + 0xFFC, DIRECTORY | 3, false);
    cpu.store32(DIRECTORY + 4, TABLE | 7, false);
    cpu.store32(TABLE + 4, 0x00111007, false);
    cpu.setCr4(0x90);
    cpu.setCr3(DIRECTORY);
    cpu.setCr0(0x80010000);
    return machine;
  }

  @BeforeEach
  void use() {
    cpu.store32(PAGE, 1, true);
    cpu.load32(PTE, false);
    cpu.load32(PDE, false);
  }

  private void nothing() {
    assertEquals(0, checker.violationCount(), checker.violations().toString());
  }

  private void one(Violation.Rule rule, String text) {
    assertEquals(1, checker.violationCount(), checker.violations().toString());
    assertEquals(rule, checker.violations().get(0).rule());
    String message = checker.violations().get(0).message();
    assertTrue(message.contains(text), message);
  }

  @Test
  void accessedAndDirtyAndSoftwareBitsDoNotMatter() {
    cpu.store32(PTE, 0x00111E07, false);
    cpu.store32(PAGE, 2, true);
    nothing();
  }

  @Test
  void aRaiseNeedsNoInvalidation() {
    cpu.store32(PTE, 0x00111005, false);
    cpu.invlpg(PAGE);
    cpu.load32(PAGE, true);
    cpu.store32(PTE, 0x00111007, false);
    cpu.load32(PAGE, true);
    nothing();
  }

  @Test
  void aLoweringWithoutInvalidationShowsEvenAtARead() {
    cpu.store32(PTE, 0x00111005, false);
    cpu.load32(PAGE, true);
    one(Violation.Rule.STALE_TRANSLATION, "PTE 0x00111005 [P frame 0x111 US]");
  }

  @Test
  void theUpperLevelIsComparedToo() {
    cpu.store32(PDE, TABLE | 3, false);
    cpu.load32(PAGE, true);
    one(Violation.Rule.STALE_TRANSLATION, "PDE");
  }

  @Test
  void aChangedMemoryTypeIsAChange() {
    cpu.store32(PTE, 0x00111017, false);
    cpu.load32(PAGE, true);
    one(Violation.Rule.STALE_TRANSLATION, "PCD");
  }

  @Test
  void aChangedPageSizeNeedsABreak() {
    cpu.store32(PDE, 0x00800087, false);
    one(Violation.Rule.BREAK_BEFORE_MAKE, "PDE 0x00800087");
  }

  @Test
  void aCachedDirectoryEntryOutlivesItsTableOnlyByAViolation() {
    X86Machine eager = boot(TlbModel.EAGER);
    cpu = eager.cpus().get(0);
    checker = eager.checker().orElseThrow();
    ram = eager.ram();
    use();
    ram.store32(DIRECTORY + 4, 0);
    checker.frameFreed(TABLE >>> 12);
    checker.frameAllocated(TABLE >>> 12);
    ram.store32(TABLE + 8, 0x00111007);
    cpu.load32(PAGE + 0x1000, true);
    assertTrue(
        checker.violations().stream()
            .anyMatch(
                violation ->
                    violation.rule() == Violation.Rule.FREED_TABLE
                        && violation.message().contains("went through PDE")),
        checker.violations().toString());
  }
}
