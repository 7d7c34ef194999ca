package dev.quire.process;

import static dev.quire.process.PagedMachine.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.NoRegionException;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the memory calls of an operating system come down to: heaps that grow, guards, holes. */
abstract class MemoryCallTests extends PagerFixture {
  private final PagedMachine m = machine();

  MemoryCallTests(Subject subject) {
    super(subject);
  }

  private static Region heap(long first, long count) {
    return Region.anonymous("heap", pages(first, count), Protection.USER_READ_WRITE);
  }

  @Test
  void aHeapGrowsAndShrinksAndStaysOneRegion() {
    UserSpace space = m.space("a", HEAP, 2);
    m.cpu.activate(space.space());
    m.cpu.user().store32(at(HEAP + 1), 7);
    m.pager.addRegion(m.cpu, space, heap(HEAP + 2, 3));
    m.cpu.user().store32(at(HEAP + 4), 8);
    assertEquals(List.of(pages(HEAP, 5)), space.regions().stream().map(Region::pages).toList());
    m.pager.removePages(m.cpu, space, pages(HEAP + 3, 2));
    assertEquals(List.of(pages(HEAP, 3)), space.regions().stream().map(Region::pages).toList());
    assertThrows(AccessViolation.class, () -> m.cpu.user().load32(at(HEAP + 4)));
    m.pager.addRegion(m.cpu, space, heap(HEAP + 3, 2));
    assertEquals(0, m.cpu.user().load32(at(HEAP + 4)), "what comes anew is blank");
    assertEquals(7, m.cpu.user().load32(at(HEAP + 1)));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void regionsThatBecomeAlikeAgainAreJoined() {
    UserSpace space = m.space("a", HEAP, 4);
    m.pager.addRegion(
        m.cpu,
        space,
        Region.file(
            "data",
            pages(HEAP + 4, 4),
            Protection.USER_READ_WRITE,
            (index, to) -> to[0] = (byte) (index + 1),
            0));
    m.pager.protect(m.cpu, space, pages(HEAP + 2, 4), Protection.USER_READ);
    assertEquals(4, space.regions().size());
    m.pager.protect(m.cpu, space, pages(HEAP + 2, 4), Protection.USER_READ_WRITE);
    assertEquals(
        List.of(pages(HEAP, 4), pages(HEAP + 4, 4)),
        space.regions().stream().map(Region::pages).toList());
    m.cpu.activate(space.space());
    assertEquals(4, m.cpu.user().load8(at(HEAP + 7)));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void theHighestFreeRunIsFound() {
    UserSpace space = m.space("a", HEAP + 4, 4);
    m.pager.addRegion(m.cpu, space, heap(HEAP + 12, 2));
    PageRange within = pages(HEAP, 16);
    assertEquals(Optional.of(pages(HEAP + 14, 2)), space.findFree(within, 2));
    assertEquals(Optional.of(pages(HEAP + 9, 3)), space.findFree(within, 3));
    assertEquals(Optional.of(pages(HEAP + 8, 4)), space.findFree(within, 4));
    assertEquals(Optional.empty(), space.findFree(within, 5));
    assertEquals(Optional.of(pages(HEAP, 4)), space.findFree(pages(HEAP, 6), 4));
    assertEquals(Optional.empty(), space.findFree(pages(HEAP + 5, 3), 1));
    assertEquals(Optional.of(pages(HEAP + 100, 5)), space.findFree(pages(HEAP + 50, 55), 5));
    assertThrows(IllegalArgumentException.class, () -> space.findFree(within, 0));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void aPlaceCanBeTakenByAnotherRegion() {
    UserSpace space = m.space("a", HEAP, 4);
    m.cpu.activate(space.space());
    for (int i = 0; i < 4; i++) {
      m.cpu.user().store32(at(HEAP + i), 7 + i);
    }
    m.pager.removePages(m.cpu, space, pages(HEAP + 1, 2));
    m.pager.addRegion(
        m.cpu,
        space,
        Region.file("file", pages(HEAP + 1, 2), Protection.USER_READ, (index, to) -> to[0] = 1, 0));
    assertEquals(7, m.cpu.user().load32(at(HEAP)));
    assertEquals(1, m.cpu.user().load32(at(HEAP + 2)));
    assertEquals(10, m.cpu.user().load32(at(HEAP + 3)));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void aBarredRegionAllowsNothingUntilItIsProtected() {
    UserSpace space = m.space("a", HEAP, 1);
    Region guard = m.pager.addRegion(m.cpu, space, heap(HEAP + 4, 4).barred());
    assertTrue(guard.isBarred());
    m.cpu.activate(space.space());
    assertThrows(AccessViolation.class, () -> m.cpu.user().load32(at(HEAP + 4)));
    assertThrows(AccessViolation.class, () -> m.cpu.user().store32(at(HEAP + 5), 1));
    assertEquals(Reason.PROTECTION, m.violations.get(0).reason());
    assertEquals(
        Optional.of(Reason.PROTECTION),
        m.pager.bringIn(m.cpu, space, PageNumber.of(HEAP + 4), Access.READ));
    assertFalse(m.pager.wire(m.cpu, space, pages(HEAP + 4, 1)));
    assertFalse(m.pager.read(m.cpu, space, at(HEAP + 4), new byte[4], 0, 4).complete());
    assertThrows(
        IllegalArgumentException.class,
        () -> m.pager.replace(m.cpu, space, PageNumber.of(HEAP + 4), new byte[4096]));
    assertEquals(0, m.pager.statistics(m.cpu).residentPages());
    m.pager.protect(m.cpu, space, pages(HEAP + 5, 1), Protection.USER_READ_WRITE);
    m.cpu.user().store32(at(HEAP + 5), 1);
    assertEquals(Optional.empty(), m.pager.bar(m.cpu, space, pages(HEAP + 5, 1)));
    assertThrows(AccessViolation.class, () -> m.cpu.user().load32(at(HEAP + 5)));
    m.pager.protect(m.cpu, space, pages(HEAP + 5, 1), Protection.USER_READ);
    assertEquals(1, m.cpu.user().load32(at(HEAP + 5)));
    assertThrows(NoRegionException.class, () -> m.pager.bar(m.cpu, space, pages(HEAP, 2)));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void whatCannotLeaveCannotBeBarred() {
    PagedMachine small = machine(MachineConfig.strict(), MemoryStore.create(1));
    UserSpace space = small.space("a", HEAP, 2);
    small.cpu.activate(space.space());
    small.cpu.user().store32(at(HEAP), 1);
    small.cpu.user().store32(at(HEAP + 1), 2);
    assertEquals(
        Optional.of(EvictOutcome.STORE_FULL), small.pager.bar(small.cpu, space, pages(HEAP, 2)));
    assertEquals(1, space.regions().size());
    assertEquals(1, small.cpu.user().load32(at(HEAP)));
    assertEquals(2, small.cpu.user().load32(at(HEAP + 1)));
    small.pager.destroySpace(small.cpu, space);
    small.assertNothingLeft();
  }
}
