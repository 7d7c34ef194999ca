package dev.quire.process;

import static dev.quire.process.PagedMachine.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AccessViolation;
import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.ChainedReverseMap;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.Mappings;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.ReverseMap;
import dev.quire.common.swap.SecondChance;
import dev.quire.common.swap.TicketCodec;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Forks when something is wrong, or out of the ordinary. */
abstract class ForkingTests extends PagerFixture {

  ForkingTests(Subject subject) {
    super(subject);
  }

  private static UserSpace fork(PagedMachine m, UserSpace parent) {
    UserSpace child = m.pager.createSpace(m.cpu, "child", m.violations::add);
    m.pager.fork(m.cpu, parent, child);
    return child;
  }

  private static void write(PagedMachine m, UserSpace space, long page, int word) {
    m.cpu.activate(space.space());
    m.cpu.user().store32(at(page), word);
  }

  private static int read(PagedMachine m, UserSpace space, long page) {
    m.cpu.activate(space.space());
    return m.cpu.user().load32(at(page));
  }

  @Test
  void aStoreThatFailsLosesNoPageOfEither() {
    FailingStore store = new FailingStore();
    PagedMachine m = machine(MachineConfig.strict(), store);
    UserSpace parent = m.space("parent", HEAP, 2);
    write(m, parent, HEAP, 7);
    UserSpace child = fork(m, parent);
    store.fails = true;
    assertEquals(EvictOutcome.IO_ERROR, m.pager.evict(m.cpu, child, PageNumber.of(HEAP)));
    for (UserSpace each : List.of(parent, child)) {
      assertEquals(7, read(m, each, HEAP));
      PageState.Mapped mapped =
          assertInstanceOf(PageState.Mapped.class, m.state(each.space(), HEAP));
      assertFalse(mapped.protection().writable());
    }
    write(m, child, HEAP, 8);
    assertEquals(7, read(m, parent, HEAP));
    store.fails = false;
    UserSpace grandchild = fork(m, child);
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, child, PageNumber.of(HEAP)));
    store.fails = true;
    assertThrows(AccessViolation.class, () -> read(m, grandchild, HEAP));
    assertEquals(Reason.IO_ERROR, m.violations.get(0).reason());
    store.fails = false;
    assertEquals(8, read(m, grandchild, HEAP));
    assertEquals(8, read(m, child, HEAP));
    for (UserSpace each : List.of(parent, grandchild, child)) {
      m.cpu.activate(m.paging.kernelSpace());
      m.pager.destroySpace(m.cpu, each);
    }
    m.assertNothingLeft();
  }

  @Test
  void damageIsInheritedAndNotTakenForAnUntouchedPage() {
    PagedMachine m = machine();
    UserSpace parent = m.space("parent", HEAP, 4);
    for (int i = 0; i < 4; i++) {
      write(m, parent, HEAP + i, 5 + i);
      m.pager.evict(m.cpu, parent, PageNumber.of(HEAP + i));
    }
    try (TableEdit edit = m.cpu.edit(parent.space())) {
      long slot = edit.takeTicket(PageNumber.of(HEAP));
      edit.setTicket(PageNumber.of(HEAP), slot ^ (1L << 20));
      edit.takeTicket(PageNumber.of(HEAP + 1));
    }
    UserSpace child = fork(m, parent);
    assertThrows(AccessViolation.class, () -> read(m, child, HEAP));
    assertThrows(AccessViolation.class, () -> read(m, child, HEAP + 1));
    assertEquals(
        List.of(Reason.DAMAGED_TICKET, Reason.LOST_TICKET),
        m.violations.stream().map(v -> v.reason()).toList());
    assertEquals(7, read(m, child, HEAP + 2));
    // A ticket that is lost in the child alone: the others bring the page in without it.
    try (TableEdit edit = m.cpu.edit(child.space())) {
      edit.takeTicket(PageNumber.of(HEAP + 3));
    }
    assertEquals(8, read(m, parent, HEAP + 3));
    write(m, parent, HEAP + 3, 9);
    assertThrows(AccessViolation.class, () -> read(m, child, HEAP + 3));
    m.cpu.activate(m.paging.kernelSpace());
    m.pager.destroySpace(m.cpu, parent);
    assertEquals(7, read(m, child, HEAP + 2));
    m.pager.destroySpace(m.cpu, child);
    m.assertNothingLeft();
  }

  @Test
  void anEntryLostWhileItsPageIsSharedKeepsNothing() {
    PagedMachine m = machine();
    UserSpace parent = m.space("parent", HEAP, 2);
    write(m, parent, HEAP, 5);
    UserSpace child = fork(m, parent);
    m.cpu.activate(m.paging.kernelSpace());
    try (TableEdit edit = m.cpu.edit(child.space())) {
      edit.unmap(PageNumber.of(HEAP));
    }
    m.pager.destroySpace(m.cpu, child);
    assertEquals(1, m.pager.statistics(m.cpu).mappings());
    write(m, parent, HEAP, 6);
    assertEquals(1, m.count(Count.TAKE_OVER));
    m.pager.destroySpace(m.cpu, parent);
    m.assertNothingLeft();
  }

  @Test
  void deviceFramesAreTheSameInBoth() {
    FrameNumber first = FrameNumber.of(64 * 256);
    PagedMachine m =
        machine(
            MachineConfig.strict().toBuilder()
                .ramBytes(32 * PagedMachine.MEBIBYTE)
                .devices(List.of(DeviceRange.of("frame buffer", first, 4)))
                .build(),
            MemoryStore.create(4));
    UserSpace parent = m.space("parent", HEAP, 1);
    m.pager.addRegion(
        m.cpu,
        parent,
        Region.device("frame buffer", pages(HEAP + 8, 4), Protection.USER_READ_WRITE, first));
    UserSpace child = fork(m, parent);
    assertEquals(m.state(parent.space(), HEAP + 9), m.state(child.space(), HEAP + 9));
    m.pager.destroySpace(m.cpu, parent);
    assertInstanceOf(PageState.Mapped.class, m.state(child.space(), HEAP + 9));
    m.pager.destroySpace(m.cpu, child);
    m.assertNothingLeft();
  }

  @Test
  void partsOfRegionsThatForksHaveGoOneByOne() {
    PagedMachine m = machine();
    UserSpace parent = m.space("parent", HEAP, 1);
    m.pager.addRegion(
        m.cpu,
        parent,
        Region.file(
            "data",
            pages(HEAP + 8, 6),
            Protection.USER_READ_WRITE,
            (index, to) -> to[0] = (byte) (index + 1),
            0));
    m.pager.protect(m.cpu, parent, pages(HEAP + 10, 1), Protection.USER_READ);
    UserSpace child = fork(m, parent);
    assertEquals(4, child.regions().size());
    m.pager.removePages(m.cpu, parent, pages(HEAP + 9, 4));
    m.cpu.activate(child.space());
    for (int i = 0; i < 6; i++) {
      assertEquals(i + 1, m.cpu.user().load8(at(HEAP + 8 + i)));
    }
    m.pager.destroySpace(m.cpu, parent);
    m.pager.evict(m.cpu, child, PageNumber.of(HEAP + 11));
    assertEquals(4, m.cpu.user().load8(at(HEAP + 11)));
    m.pager.destroySpace(m.cpu, child);
    m.assertNothingLeft();
  }

  @Test
  void whatIsWiredOrPinnedAfterAForkIsOnesOwn() {
    PagedMachine m = machine();
    UserSpace parent = m.space("parent", HEAP, 3);
    for (int i = 0; i < 3; i++) {
      write(m, parent, HEAP + i, 5 + i);
    }
    UserSpace child = fork(m, parent);
    FrameNumber pinned = m.pager.pin(m.cpu, parent, PageNumber.of(HEAP)).orElseThrow();
    assertTrue(m.pager.wire(m.cpu, child, pages(HEAP + 1, 1)));
    PageState.Mapped kept = assertInstanceOf(PageState.Mapped.class, m.state(child.space(), HEAP));
    assertNotEquals(pinned, kept.frame());
    assertTrue(m.pager.evict(m.cpu, child, page(HEAP)).isDone());
    assertEquals(EvictOutcome.HELD, m.pager.evict(m.cpu, parent, page(HEAP)));
    assertTrue(m.pager.evict(m.cpu, parent, page(HEAP + 1)).isDone());
    assertEquals(EvictOutcome.HELD, m.pager.evict(m.cpu, child, page(HEAP + 1)));
    for (UserSpace each : List.of(parent, child)) {
      for (int i = 0; i < 3; i++) {
        assertEquals(5 + i, read(m, each, HEAP + i));
      }
    }
    m.pager.unpin(m.cpu, pinned);
    m.pager.unwire(m.cpu, child, pages(HEAP + 1, 1));
    for (UserSpace each : List.of(parent, child)) {
      for (int i = 0; i < 2; i++) {
        m.pager.evict(m.cpu, each, page(HEAP + i));
        assertEquals(5 + i, read(m, each, HEAP + i));
      }
    }
    m.cpu.activate(m.paging.kernelSpace());
    m.pager.destroySpace(m.cpu, child);
    m.pager.destroySpace(m.cpu, parent);
    m.assertNothingLeft();
  }

  @Test
  void theReverseMapMayTellItsMappingsInAnyOrder() {
    PagedMachine m = machine();
    ReverseMap backwards =
        new ReverseMap() {
          private final ReverseMap real = new ChainedReverseMap();

          @Override
          public void add(long frame, int space, long page) {
            real.add(frame, space, page);
          }

          @Override
          public boolean remove(long frame, int space, long page) {
            return real.remove(frame, space, page);
          }

          @Override
          public void mappings(long frame, Mappings to) {
            Mappings all = new Mappings();
            real.mappings(frame, all);
            for (int i = all.size() - 1; i >= 0; i--) {
              to.add(all.space(i), all.page(i));
            }
          }

          @Override
          public long size() {
            return real.size();
          }
        };
    TicketCodec codec =
        TicketCodec.create(m.paging.layout().ticketBits(), TicketCodec.DEFAULT_CHECK_BITS, 1);
    Pager pager = Pager.create(m.paging, m.store, codec, backwards, new SecondChance());
    UserSpace parent = pager.createSpace(m.cpu, "parent", m.violations::add);
    pager.addRegion(
        m.cpu, parent, Region.anonymous("heap", pages(HEAP, 1), Protection.USER_READ_WRITE));
    write(m, parent, HEAP, 7);
    UserSpace child = pager.createSpace(m.cpu, "child", m.violations::add);
    pager.fork(m.cpu, parent, child);
    assertEquals(EvictOutcome.WRITTEN, pager.evict(m.cpu, child, page(HEAP)));
    assertEquals(7, read(m, child, HEAP));
    assertEquals(7, read(m, parent, HEAP));
    m.cpu.activate(m.paging.kernelSpace());
    pager.destroySpace(m.cpu, parent);
    pager.destroySpace(m.cpu, child);
    m.assertNothingLeft();
  }

  private static PageNumber page(long page) {
    return PageNumber.of(page);
  }
}
