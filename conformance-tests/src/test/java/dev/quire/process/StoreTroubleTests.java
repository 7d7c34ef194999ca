package dev.quire.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A store that is full, or whose device fails, loses no page. */
abstract class StoreTroubleTests extends PagerFixture {

  StoreTroubleTests(Subject subject) {
    super(subject);
  }

  @Test
  void aFullStoreLosesNoPage() {
    PagedMachine m = machine(MachineConfig.strict(), MemoryStore.create(2));
    UserSpace space = m.space("a", HEAP, 6);
    m.cpu.activate(space.space());
    for (int i = 0; i < 6; i++) {
      m.cpu.user().store32(at(HEAP + i), 100 + i);
    }
    assertEquals(Optional.of(EvictOutcome.STORE_FULL), m.pager.setFrameLimit(m.cpu, 3));
    assertEquals(4, m.pager.statistics(m.cpu).residentPages());
    assertEquals(
        Optional.of(Reason.OUT_OF_FRAMES),
        firstReason(m, space),
        "a page that needs a frame is refused");
    m.pager.setFrameLimit(m.cpu, 6);
    for (int i = 0; i < 6; i++) {
      assertEquals(100 + i, m.cpu.user().load32(at(HEAP + i)));
    }
    // Six pages in five frames and two slots: one place is free to turn round in.
    m.pager.setFrameLimit(m.cpu, 5);
    for (int i = 0; i < 60; i++) {
      assertEquals(100 + i % 6, m.cpu.user().load32(at(HEAP + i % 6)));
    }
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  private static Optional<Reason> firstReason(PagedMachine machine, UserSpace space) {
    for (int i = 0; i < 6; i++) {
      Optional<Reason> reason =
          machine.pager.bringIn(machine.cpu, space, PageNumber.of(HEAP + i), Access.READ);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  @Test
  void slotsOfPagesInFramesAreTakenBackBeforeTheStoreCountsAsFull() {
    PagedMachine m = machine(MachineConfig.strict(), MemoryStore.create(4));
    UserSpace space = m.space("a", HEAP, 6);
    m.pager.setFrameLimit(m.cpu, 3);
    m.cpu.activate(space.space());
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 6; i++) {
        if (round > 0) {
          assertEquals(10 * (round - 1) + i, m.cpu.user().load32(at(HEAP + i)));
        }
        m.cpu.user().store32(at(HEAP + i), 10 * round + i);
      }
    }
    assertTrue(m.count(Count.SLOT_RECLAIMED) > 0);
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void aStoreThatFailsLosesNoPage() {
    FailingStore store = new FailingStore();
    PagedMachine m = machine(MachineConfig.strict(), store);
    SharedMemory shared = m.pager.createShared(m.cpu, "ring", 1);
    UserSpace other = m.space("other", HEAP, 1);
    UserSpace space = m.space("a", HEAP, 2);
    for (UserSpace each : List.of(other, space)) {
      m.pager.addRegion(
          m.cpu, each, Region.shared(PageNumber.of(HEAP + 4), Protection.USER_READ_WRITE, shared));
      m.cpu.activate(each.space());
      m.cpu.user().store32(at(HEAP + 4), 8);
    }
    m.cpu.user().store32(at(HEAP), 7);
    store.fails = true;
    for (long page : new long[] {HEAP, HEAP + 4}) {
      assertEquals(EvictOutcome.IO_ERROR, m.pager.evict(m.cpu, space, PageNumber.of(page)));
    }
    assertTrue(m.pager.lastStoreFailure(m.cpu).orElseThrow().startsWith("write"));
    assertEquals(7, m.cpu.user().load32(at(HEAP)));
    assertEquals(8, m.cpu.user().load32(at(HEAP + 4)));
    assertInstanceOf(PageState.Mapped.class, m.state(other.space(), HEAP + 4));
    store.fails = false;
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, other, PageNumber.of(HEAP + 4)));
    store.fails = true;
    assertThrows(AccessViolation.class, () -> m.cpu.user().load32(at(HEAP)));
    assertThrows(AccessViolation.class, () -> m.cpu.user().load32(at(HEAP + 4)));
    assertEquals(Reason.IO_ERROR, m.violations.get(1).reason());
    store.fails = false;
    assertEquals(7, m.cpu.user().load32(at(HEAP)));
    assertEquals(8, m.cpu.user().load32(at(HEAP + 4)));
    m.pager.closeShared(m.cpu, shared);
    m.pager.destroySpace(m.cpu, space);
    m.pager.destroySpace(m.cpu, other);
    m.assertNothingLeft();
  }
}
