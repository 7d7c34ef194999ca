package dev.quire.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.AccessViolation;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.UserSpace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages that several spaces have. */
abstract class SharedMemoryTests extends PagerFixture {
  private final PagedMachine m = machine();

  SharedMemoryTests(Subject subject) {
    super(subject);
  }

  @Test
  void aSharedPageLeavesAllItsSpacesAndComesBackToEach() {
    SharedMemory shared = m.pager.createShared(m.cpu, "ring", 3);
    List<UserSpace> spaces = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      UserSpace space = m.space("space " + i, HEAP, 1);
      spaces.add(space);
      m.pager.addRegion(
          m.cpu,
          space,
          Region.shared(
              PageNumber.of(HEAP + 16 + 4L * i),
              i == 2 ? Protection.USER_READ : Protection.USER_READ_WRITE,
              shared));
      m.cpu.activate(space.space());
      assertEquals(0, m.cpu.user().load32(at(HEAP + 17 + 4L * i)));
    }
    // Only one of the three mappings is dirty, and it is neither the first nor the last.
    m.cpu.activate(spaces.get(1).space());
    m.cpu.user().store32(at(HEAP + 21), 77);
    assertEquals(1, m.pager.statistics(m.cpu).residentPages());
    assertEquals(3, m.pager.statistics(m.cpu).mappings());
    assertEquals(
        EvictOutcome.WRITTEN, m.pager.evict(m.cpu, spaces.get(0), PageNumber.of(HEAP + 17)));
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(PageState.Ticket.class, m.state(spaces.get(i).space(), HEAP + 17 + 4L * i));
    }
    assertEquals(0, m.pager.statistics(m.cpu).mappings());
    for (int i = 0; i < 3; i++) {
      m.cpu.activate(spaces.get(i).space());
      assertEquals(77, m.cpu.user().load32(at(HEAP + 17 + 4L * i)));
    }
    assertEquals(1, m.count(Count.PAGE_IN));
    assertThrows(AccessViolation.class, () -> m.cpu.user().store32(at(HEAP + 25), 1));
    assertEquals(
        EvictOutcome.DROPPED, m.pager.evict(m.cpu, spaces.get(2), PageNumber.of(HEAP + 25)));
    m.cpu.activate(m.paging.kernelSpace());
    m.pager.closeShared(m.cpu, shared);
    spaces.forEach(space -> m.pager.destroySpace(m.cpu, space));
    m.assertNothingLeft();
  }

  @Test
  void theDirtinessOfAMappingThatIsGoneCounts() {
    SharedMemory shared = m.pager.createShared(m.cpu, "ring", 1);
    UserSpace writer = m.space("writer", HEAP, 1);
    UserSpace reader = m.space("reader", HEAP, 1);
    for (UserSpace space : List.of(writer, reader)) {
      m.pager.addRegion(
          m.cpu, space, Region.shared(PageNumber.of(HEAP + 4), Protection.USER_READ_WRITE, shared));
    }
    m.cpu.activate(reader.space());
    assertEquals(0, m.cpu.user().load8(at(HEAP + 4)));
    m.cpu.activate(writer.space());
    m.cpu.user().store8(at(HEAP + 4), 5);
    m.pager.destroySpace(m.cpu, writer);
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, reader, PageNumber.of(HEAP + 4)));
    m.cpu.activate(reader.space());
    assertEquals(5, m.cpu.user().load8(at(HEAP + 4)));
    m.pager.closeShared(m.cpu, shared);
    m.pager.destroySpace(m.cpu, reader);
    m.assertNothingLeft();
  }
}
