package dev.quire.process;

import static dev.quire.process.PagedMachine.pages;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pages come at their first touch, and some along with them. */
abstract class DemandPagingTests extends PagerFixture {
  private final PagedMachine m = machine();

  DemandPagingTests(Subject subject) {
    super(subject);
  }

  @Test
  void anAnonymousPageIsZeroAtItsFirstTouchAndSharesTheBlankTicketBefore() {
    UserSpace space = m.space("a", HEAP, 10);
    assertEquals(m.state(space.space(), HEAP), m.state(space.space(), HEAP + 9));
    assertInstanceOf(PageState.Ticket.class, m.state(space.space(), HEAP));
    m.cpu.activate(space.space());
    assertEquals(0, m.cpu.user().load32(at(HEAP + 3)));
    m.cpu.user().store32(at(HEAP + 3), 5);
    assertEquals(5, m.cpu.user().load32(at(HEAP + 3)));
    assertEquals(1, m.count(Count.DEMAND_ZERO));
    assertInstanceOf(PageState.Mapped.class, m.state(space.space(), HEAP + 3));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void prefetchTakesPagesAlongWhileFramesAreFree() {
    UserSpace space = m.space("a", HEAP, 1);
    m.pager.addRegion(
        m.cpu,
        space,
        Region.file(
            "text",
            pages(HEAP + 8, 10),
            Protection.USER_READ,
            (index, to) -> to[0] = (byte) index,
            3));
    m.cpu.activate(space.space());
    assertEquals(2, m.cpu.user().load8(at(HEAP + 10)));
    assertEquals(3, m.count(Count.PREFETCH));
    assertInstanceOf(PageState.Mapped.class, m.state(space.space(), HEAP + 13));
    assertInstanceOf(PageState.Ticket.class, m.state(space.space(), HEAP + 14));
    assertEquals(5, m.cpu.user().load8(at(HEAP + 13)));
    assertEquals(1, m.count(Count.DEMAND_LOAD));
    m.pager.setFrameLimit(m.cpu, 4);
    assertEquals(8, m.cpu.user().load8(at(HEAP + 16)));
    assertEquals(3, m.count(Count.PREFETCH));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void foreignCopiesAndReplacementsReachPagesThatAreOut() {
    UserSpace space = m.space("a", HEAP, 8);
    byte[] bytes = new byte[3 * TestProgram.PAGE];
    new Random(5).nextBytes(bytes);
    m.pager.setFrameLimit(m.cpu, 2);
    assertTrue(m.pager.write(m.cpu, space, at(HEAP).plus(100), bytes, 0, bytes.length).complete());
    byte[] page = new byte[TestProgram.PAGE];
    Arrays.fill(page, (byte) 3);
    for (int i = 4; i < 8; i++) {
      assertTrue(m.pager.replace(m.cpu, space, PageNumber.of(HEAP + i), page));
    }
    assertTrue(m.pager.replace(m.cpu, space, PageNumber.of(HEAP + 7), page.clone()));
    byte[] back = new byte[bytes.length];
    assertTrue(m.pager.read(m.cpu, space, at(HEAP).plus(100), back, 0, back.length).complete());
    assertArrayEquals(bytes, back);
    m.cpu.activate(space.space());
    assertEquals(bytes[0], (byte) m.cpu.user().load8(at(HEAP).plus(100)));
    for (int i = 4; i < 8; i++) {
      assertEquals(3, m.cpu.user().load8(at(HEAP + i).plus(4095)));
    }
    assertEquals(
        PageNumber.of(HEAP + 8),
        m.pager.read(m.cpu, space, at(HEAP + 7), back, 0, 5000).notMapped().orElseThrow());
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void thePagerIsRefusedWhileAnEditIsOpen() {
    UserSpace space = m.space("a", HEAP, 2);
    m.cpu.activate(space.space());
    try (TableEdit edit = m.cpu.edit(space.space())) {
      assertThrows(PagingException.RefusedInEdit.class, () -> m.cpu.kernel().load32(at(HEAP)));
      assertThrows(
          PagingException.RefusedInEdit.class,
          () -> m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
      assertFalse(edit.lookup(PageNumber.of(HEAP)).isAbsent());
    }
    assertEquals(0, m.cpu.kernel().load32(at(HEAP)));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }
}
