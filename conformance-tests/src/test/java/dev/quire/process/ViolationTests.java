package dev.quire.process;

import static dev.quire.process.PagedMachine.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.AccessViolation;
import dev.quire.api.PageNumber;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accesses that no page-in can serve. */
abstract class ViolationTests extends PagerFixture {
  private final PagedMachine m = machine();

  ViolationTests(Subject subject) {
    super(subject);
  }

  @Test
  void violationsNeedNoPageInAndAreToldToTheProcess() {
    UserSpace space = m.space("a", HEAP, 2);
    m.cpu.activate(space.space());
    m.cpu.user().store32(at(HEAP), 5);
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
    m.pager.protect(m.cpu, space, pages(HEAP, 1), Protection.USER_READ);
    assertThrows(AccessViolation.class, () -> m.cpu.user().store32(at(HEAP), 6));
    assertEquals(0, m.count(Count.PAGE_IN));
    assertEquals(5, m.cpu.user().load32(at(HEAP)));
    assertThrows(AccessViolation.class, () -> m.cpu.user().store32(at(HEAP), 6));
    assertThrows(AccessViolation.class, () -> m.cpu.user().load32(at(HEAP + 2)));
    assertThrows(AccessViolation.class, () -> m.cpu.kernel().load32(at(HEAP + 2)));
    assertEquals(
        List.of(Reason.PROTECTION, Reason.PROTECTION, Reason.NO_REGION, Reason.NO_REGION),
        m.violations.stream().map(v -> v.reason()).toList());
    assertEquals(4, m.count(Count.VIOLATION));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void strayWordsAreRecognisedAndTheirSlotsComeBack() {
    UserSpace space = m.space("a", HEAP, 4);
    m.cpu.activate(space.space());
    m.cpu.user().store32(at(HEAP), 5);
    m.cpu.user().store32(at(HEAP + 1), 6);
    m.pager.evict(m.cpu, space, PageNumber.of(HEAP));
    m.pager.evict(m.cpu, space, PageNumber.of(HEAP + 1));
    try (TableEdit edit = m.cpu.edit(space.space())) {
      long slot = edit.takeTicket(PageNumber.of(HEAP));
      edit.setTicket(PageNumber.of(HEAP), slot ^ (1L << 20));
      edit.takeTicket(PageNumber.of(HEAP + 1));
      edit.takeTicket(PageNumber.of(HEAP + 2));
      edit.setTicket(PageNumber.of(HEAP + 2), slot);
    }
    for (int i = 0; i < 3; i++) {
      VirtualAddress address = at(HEAP + i);
      assertThrows(AccessViolation.class, () -> m.cpu.user().load32(address));
    }
    assertEquals(
        List.of(Reason.DAMAGED_TICKET, Reason.LOST_TICKET, Reason.DAMAGED_TICKET),
        m.violations.stream().map(v -> v.reason()).toList());
    assertEquals(0, m.cpu.user().load32(at(HEAP + 3)), "the kernel goes on");
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }
}
