package dev.quire.common.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.TlbModel;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of the coherence checker, broken and kept. */
final class CoherenceCheckerTest {
  private static final long ROOT = 0x10000;
  private static final int RW = ToyCpu.VALID | ToyCpu.WRITABLE | ToyCpu.USER;
  private static final long TABLE_WINDOW = 0x1000;
  private static final long PAGE = 0x5000;
  private static final long SPACE = 42;

  private final SimulatedMachine machine =
      ToyCpu.machine(MachineConfig.strict().toBuilder().processors(2).build());
  private final List<ToyCpu> cpus = ToyCpu.cpus(machine);
  private final ToyCpu cpu = cpus.get(0);
  private final ToyCpu other = cpus.get(1);
  private final CoherenceChecker checker = machine.checker().orElseThrow();

  @BeforeEach
  void boot() {
    cpu.fill32(ROOT, ToyCpu.ENTRIES, 0, 0, false);
    cpu.store32(ROOT + 4, ToyCpu.entry(ROOT >>> 12, RW), false);
    cpu.store32(ROOT + 5 * 4, ToyCpu.entry(0x105, RW), false);
    for (ToyCpu each : cpus) {
      each.setRoot(ROOT);
      each.load32(PAGE, true);
    }
    assertEquals(0, checker.violationCount());
  }

  private void store(ToyCpu by, int word) {
    by.store32(TABLE_WINDOW + 5 * 4, word, false);
  }

  private Violation only(Violation.Rule rule) {
    assertEquals(1, checker.violationCount(), checker.violations().toString());
    Violation violation = checker.violations().get(0);
    assertEquals(rule, violation.rule());
    return violation;
  }

  @Test
  void aStaleHitIsLegalUntilTheEditCloses() {
    checker.editBegan(7, 0, SPACE);
    store(cpu, 0);
    cpu.load32(PAGE, true);
    other.load32(PAGE, true);
    assertEquals(0, checker.violationCount());
    cpu.invalidate(PAGE);
    checker.editClosed(7, 0);
    assertEquals(0, checker.violationCount());
    other.load32(PAGE, true);
    Violation violation = only(Violation.Rule.STALE_TRANSLATION);
    assertEquals(1, violation.processor());
    assertEquals(PageNumber.of(5), violation.page());
    assertEquals(OptionalLong.of(SPACE), violation.space());
    assertEquals(OptionalLong.of(7), violation.edit());
    assertEquals(ToyCpu.entry(0x105, RW), (int) violation.before());
    assertEquals(0, violation.after());
    assertTrue(
        violation.message().contains("edit 7 of space 42 on processor 0 owed the invalidation"),
        violation.message());
  }

  @Test
  void aLaterOpenEditOfTheSameWordIsNoExcuse() {
    checker.editBegan(7, 0, SPACE);
    store(cpu, 0);
    checker.editClosed(7, 0);
    checker.editBegan(8, 0, SPACE);
    store(cpu, 64);
    other.load32(PAGE, true);
    assertEquals(OptionalLong.of(7), only(Violation.Rule.STALE_TRANSLATION).edit());
  }

  @Test
  void aWordThatCameBackAbsolvesTheStoresBefore() {
    checker.editBegan(7, 0, SPACE);
    store(cpu, 0);
    checker.editClosed(7, 0);
    checker.editBegan(8, 0, SPACE);
    store(cpu, ToyCpu.entry(0x105, RW));
    cpu.load32(PAGE, true);
    store(cpu, 0);
    cpu.load32(PAGE, true);
    assertEquals(0, checker.violationCount());
    checker.editClosed(8, 0);
    cpu.load32(PAGE, true);
    assertEquals(OptionalLong.of(8), only(Violation.Rule.STALE_TRANSLATION).edit());
  }

  @Test
  void aStoreBelongsToTheInnermostEdit() {
    checker.editBegan(7, 0, SPACE);
    checker.editBegan(8, 0, SPACE + 1);
    store(cpu, 0);
    checker.editClosed(8, 0);
    other.load32(PAGE, true);
    assertEquals(OptionalLong.of(8), only(Violation.Rule.STALE_TRANSLATION).edit());
  }

  @Test
  void aStoreOutsideOfEditsHasNoGrace() {
    store(cpu, 0);
    cpu.load32(PAGE, true);
    assertEquals(OptionalLong.empty(), only(Violation.Rule.STALE_TRANSLATION).edit());
  }

  @Test
  void byteAndBulkAndAtomicStoresAreSeenToo() {
    checker.editBegan(7, 0, SPACE);
    cpu.store8(TABLE_WINDOW + 5 * 4, 0, false);
    checker.editClosed(7, 0);
    cpu.load32(PAGE, true);
    assertEquals(OptionalLong.of(7), only(Violation.Rule.STALE_TRANSLATION).edit());
    checker.clear();
    cpu.invalidate(PAGE);
    store(cpu, ToyCpu.entry(0x105, RW));
    cpu.load32(PAGE, true);
    checker.editBegan(8, 0, SPACE);
    cpu.fill32(TABLE_WINDOW + 4 * 4, 3, 0, 0, false);
    checker.editClosed(8, 0);
    cpu.load32(PAGE, true);
    assertEquals(OptionalLong.of(8), only(Violation.Rule.STALE_TRANSLATION).edit());
  }

  @Test
  void fewerRightsAndSoftwareBitsAreLegal() {
    store(cpu, ToyCpu.entry(0x105, RW | ToyCpu.SOFTWARE));
    cpu.load32(PAGE, true);
    cpu.invalidate(PAGE);
    store(cpu, ToyCpu.entry(0x105, RW & ~ToyCpu.WRITABLE));
    cpu.load32(PAGE, true);
    store(cpu, ToyCpu.entry(0x105, RW));
    cpu.load32(PAGE, true);
    assertEquals(0, checker.violationCount());
    store(cpu, ToyCpu.entry(0x105, RW & ~ToyCpu.WRITABLE));
    other.load32(PAGE, true);
    only(Violation.Rule.STALE_TRANSLATION);
  }

  @Test
  void aFreedFrameMustNotBeUsed() {
    checker.editBegan(7, 0, SPACE);
    store(cpu, 0);
    checker.frameFreed(0x105);
    cpu.load32(PAGE, true);
    Violation violation = only(Violation.Rule.FREED_FRAME);
    assertEquals(OptionalLong.of(7), violation.edit());
    assertTrue(violation.message().contains("maps frame 0x105"), violation.message());
  }

  @Test
  void aFrameThatIsInUseAgainIsStillOldForAnOldEntry() {
    checker.editBegan(7, 0, SPACE);
    store(cpu, 0);
    checker.frameFreed(0x105);
    checker.frameAllocated(0x105);
    cpu.load32(PAGE, true);
    only(Violation.Rule.FREED_FRAME);
  }

  /** The walk had begun, but it reads the word only now: the frame was never another's for it. */
  @Test
  void aFrameThatCameBackBeforeTheWalkReadItsWordIsNotOld() {
    moveDuringWalk(true);
    other.load32(PAGE, true);
    other.load32(PAGE, true);
    assertEquals(0, checker.violationCount(), checker.violations().toString());
  }

  @Test
  void aFrameThatWentAfterTheWalkReadItsWordIsOld() {
    moveDuringWalk(false);
    other.load32(PAGE, true);
    other.load32(PAGE, true);
    only(Violation.Rule.FREED_FRAME);
  }

  private void moveDuringWalk(boolean beforeRead) {
    cpu.invalidate(PAGE);
    other.invalidate(PAGE);
    Runnable move =
        () -> {
          store(cpu, 0);
          checker.frameFreed(0x105);
          checker.frameAllocated(0x105);
          store(cpu, ToyCpu.entry(0x105, RW));
        };
    if (beforeRead) {
      other.beforeRead = once(move);
    } else {
      other.afterRead = once(move);
    }
  }

  private static Runnable once(Runnable body) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (!done.getAndSet(true)) {
        body.run();
      }
    };
  }

  /** As above for a table: it is old if it went after the word that leads to it was read. */
  @Test
  void aTableIsOldOnlyIfItWentAfterTheWordAboveWasRead() {
    checker.hit(walkedThrough(false), 5, Rights.KERNEL_READ);
    assertEquals(0, checker.violationCount(), checker.violations().toString());
    checker.hit(walkedThrough(true), 5, Rights.KERNEL_READ);
    assertTrue(only(Violation.Rule.FREED_FRAME).message().contains("walked through"));
  }

  /** A translation by a root and a table, which moves before or after the root's word is read. */
  private TlbEntry walkedThrough(boolean afterRead) {
    long upper = ROOT + 4;
    long table = 0x107;
    WalkTrace trace = new WalkTrace();
    trace.begin(checker.sequence());
    if (!afterRead) {
      checker.frameFreed(table);
      checker.frameAllocated(table);
    }
    trace.note(0, upper, word(upper), checker.walked(0, upper, 5));
    if (afterRead) {
      checker.frameFreed(table);
      checker.frameAllocated(table);
    }
    long lower = table << PageNumber.SHIFT;
    trace.note(1, lower, word(lower), checker.walked(0, lower, 5));
    return new TlbEntry(0, 5, 0, 0, false, 0x105, Rights.KERNEL_READ, RW, trace);
  }

  /**
   * A table that no walk had read when the store was made; the walk is the first, and too early.
   */
  @Test
  void aStoreThatAWalkDoesNotSeeYetIsOfTheEditThatMadeIt() {
    SimulatedMachine late =
        ToyCpu.machine(
            MachineConfig.strict().toBuilder().processors(2).tlb(TlbModel.EAGER).build());
    CoherenceChecker its = late.checker().orElseThrow();
    List<ToyCpu> both = ToyCpu.cpus(late);
    ToyCpu writer = both.get(0);
    ToyCpu reader = both.get(1);
    writer.fill32(ROOT, ToyCpu.ENTRIES, 0, 0, false);
    writer.store32(ROOT + 5 * 4, ToyCpu.entry(0x105, RW), false);
    writer.barrier();
    its.editBegan(7, 0, SPACE);
    writer.store32(ROOT + 5 * 4, 0, false);
    reader.setRoot(ROOT);
    reader.onFault((fetch, user) -> {}); // looks again, until it does not see the store
    reader.load32(PAGE, true);
    reader.load32(PAGE, true);
    assertEquals(0, its.violationCount(), its.violations().toString());
    its.editClosed(7, 0);
    reader.load32(PAGE, true);
    assertEquals(1, its.violationCount());
    assertEquals(Violation.Rule.STALE_TRANSLATION, its.violations().get(0).rule());
    assertEquals(OptionalLong.of(7), its.violations().get(0).edit());
  }

  /** A walk that sees neither of two stores is as old as the first, whatever was known of them. */
  @Test
  void aWalkThatSeesNoneOfTheStoresIsAsOldAsTheFirst() {
    long address = ROOT + 6 * 4;
    int old = ToyCpu.entry(0x106, RW);
    CoherenceChecker fresh =
        new CoherenceChecker(machine.config(), machine.ram(), new ToyCpu.Rules());
    fresh.editBegan(7, 0, SPACE);
    TableLog.Store first = fresh.stored(0, address, old, 64);
    fresh.walked(1, address, 6);
    fresh.editBegan(8, 0, SPACE);
    fresh.stored(0, address, 64, 0);
    fresh.editClosed(8, 0);
    WalkTrace trace = new WalkTrace();
    trace.begin(fresh.sequence());
    trace.note(0, address, Integer.toUnsignedLong(old), fresh.walkedLate(address, first));
    TlbEntry entry = new TlbEntry(1, 6, 0, 0, false, 0x106, Rights.KERNEL_READ, RW, trace);
    fresh.hit(entry, 6, Rights.KERNEL_READ);
    assertEquals(0, fresh.violationCount(), fresh.violations().toString());
    fresh.editClosed(7, 0);
    fresh.hit(entry, 6, Rights.KERNEL_READ);
    assertEquals(OptionalLong.of(7), fresh.violations().get(0).edit());
  }

  private long word(long address) {
    return Integer.toUnsignedLong(machine.ram().load32(address));
  }

  @Test
  void aWalkMustNotEndAtAFreeFrame() {
    store(cpu, ToyCpu.entry(0x105, RW | ToyCpu.SOFTWARE));
    checker.frameFreed(0x105);
    cpu.invalidate(PAGE);
    cpu.load32(PAGE, true);
    only(Violation.Rule.FREED_FRAME);
  }

  @Test
  void aFreedFrameLooksLikeFullOfEntries() {
    cpu.store32(PAGE, 0, true);
    checker.frameFreed(0x105);
    assertEquals(machine.ram().poison(), machine.ram().load32(0x105000));
  }

  @Test
  void aWalkMustNotReadAFreedTable() {
    checker.frameFreed(ROOT >>> 12);
    cpu.invalidate(PAGE);
    machine.ram().store32(ROOT + 5 * 4, ToyCpu.entry(0x105, RW));
    cpu.load32(PAGE, true);
    Violation violation = only(Violation.Rule.FREED_TABLE);
    assertTrue(violation.message().contains("frame 0x10"), violation.message());
  }

  @Test
  void anEntryWalkedThroughAFreedTableMustNotBeUsed() {
    checker.frameFreed(ROOT >>> 12);
    cpu.load32(PAGE, true);
    assertTrue(only(Violation.Rule.FREED_FRAME).message().contains("walked through"));
  }

  @Test
  void breakBeforeMakeIsAskedForWhileATlbHoldsTheOldEntry() {
    checker.editBegan(7, 0, SPACE);
    store(cpu, ToyCpu.entry(0x106, RW));
    Violation violation = only(Violation.Rule.BREAK_BEFORE_MAKE);
    assertEquals(0, violation.processor());
    assertEquals(OptionalLong.of(7), violation.edit());
  }

  @Test
  void anOpenEditIsNoExcuseForAnUnbrokenEntry() {
    checker.editBegan(7, 0, SPACE);
    store(cpu, ToyCpu.entry(0x106, RW));
    checker.clear();
    other.load32(PAGE, true);
    only(Violation.Rule.BREAK_BEFORE_MAKE);
  }

  @Test
  void aFrameInUseAgainIsNoTableUntilItIsWalked() {
    checker.frameFreed(ROOT >>> 12);
    checker.frameAllocated(ROOT >>> 12);
    cpu.ram.store32(ROOT + 4, ToyCpu.entry(ROOT >>> 12, RW));
    for (ToyCpu each : cpus) {
      each.invalidate(TABLE_WINDOW);
    }
    assertEquals(false, checker.isTable(ROOT >>> 12));
    cpu.load32(TABLE_WINDOW, false);
    assertEquals(true, checker.isTable(ROOT >>> 12));
    store(cpu, ToyCpu.entry(0x106, RW));
    assertEquals(0, checker.violationCount());
  }

  @Test
  void breakBeforeMakeNeedsTheInvalidationToo() {
    checker.editBegan(7, 0, SPACE);
    store(cpu, 0);
    cpu.invalidate(PAGE);
    store(cpu, ToyCpu.entry(0x106, RW));
    assertTrue(
        only(Violation.Rule.BREAK_BEFORE_MAKE).message().contains("while processor 1 holds"));
  }

  @Test
  void breakBeforeMakeDoneRightIsSilent() {
    checker.editBegan(7, 0, SPACE);
    store(cpu, 0);
    cpu.invalidateEverywhere(PAGE);
    cpu.barrier();
    store(cpu, ToyCpu.entry(0x106, RW));
    cpu.load32(PAGE, true);
    other.load32(PAGE, true);
    checker.editClosed(7, 0);
    cpu.load32(PAGE, true);
    assertEquals(0, checker.violationCount());
  }

  @Test
  void violationsCanBeThrown() {
    checker.throwAtViolation(true);
    store(cpu, 0);
    CoherenceViolation thrown =
        assertThrows(CoherenceViolation.class, () -> cpu.load32(PAGE, true));
    assertEquals(Violation.Rule.STALE_TRANSLATION, thrown.violation().rule());
  }

  @Test
  void invalidationsThatFoundNothingAreCounted() {
    cpu.invalidate(PAGE);
    assertEquals(0, checker.unneededInvalidations());
    cpu.invalidate(PAGE);
    assertEquals(1, checker.unneededInvalidations());
  }
}
