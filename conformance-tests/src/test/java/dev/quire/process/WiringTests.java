package dev.quire.process;

import static dev.quire.process.PagedMachine.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.UserSpace;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages that may not leave. */
abstract class WiringTests extends PagerFixture {
  private final PagedMachine m = machine();

  WiringTests(Subject subject) {
    super(subject);
  }

  @Test
  void wiredAndPinnedPagesStay() {
    UserSpace space = m.space("a", HEAP, 30);
    assertTrue(m.pager.wire(m.cpu, space, pages(HEAP, 3)));
    FrameNumber pinned = m.pager.pin(m.cpu, space, PageNumber.of(HEAP + 7)).orElseThrow();
    PageState wired = m.state(space.space(), HEAP);
    assertThrows(IllegalArgumentException.class, () -> m.pager.setFrameLimit(m.cpu, 4));
    assertEquals(Optional.empty(), m.pager.setFrameLimit(m.cpu, 5));
    m.cpu.activate(space.space());
    for (int i = 0; i < 30; i++) {
      m.cpu.user().store32(at(HEAP + i), i);
    }
    PageState.Mapped now = assertInstanceOf(PageState.Mapped.class, m.state(space.space(), HEAP));
    assertEquals(((PageState.Mapped) wired).frame(), now.frame());
    PageState.Mapped held =
        assertInstanceOf(PageState.Mapped.class, m.state(space.space(), HEAP + 7));
    assertEquals(pinned, held.frame());
    assertEquals(EvictOutcome.HELD, m.pager.evict(m.cpu, space, PageNumber.of(HEAP + 1)));
    assertFalse(m.pager.wire(m.cpu, space, pages(HEAP + 10, 10)), "more than the budget");
    assertEquals(3, m.pager.statistics(m.cpu).wiredPages());
    m.pager.unpin(m.cpu, pinned);
    m.pager.unwire(m.cpu, space, pages(HEAP, 3));
    assertThrows(IllegalStateException.class, () -> m.pager.unwire(m.cpu, space, pages(HEAP, 1)));
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }
}
