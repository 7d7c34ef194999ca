package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.Layout;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException.BadConfiguration;
import dev.quire.api.PagingException.BadRange;
import dev.quire.api.PagingException.Misaligned;
import dev.quire.api.PagingException.NoSuchFrame;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.TableAccessScheme;
import dev.quire.api.VirtualAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Q1: values, ranges, and what a machine says of itself. */
abstract class ValueRules {
  /** Likely causes: the ranges overlap at the border; the heap contains windows. */
  @Rule("Q1.1")
  void userAndKernelPagesAreApart(Rig rig) {
    Layout layout = rig.layout();
    assertFalse(layout.user().contains(layout.kernel().first()), "user range has kernel pages");
    assertFalse(layout.kernel().contains(layout.user().first()), "kernel range has user pages");
    assertTrue(layout.kernel().contains(layout.kernelHeap()), "the heap lies in kernel space");
    assertNotEquals(layout.kernel(), layout.kernelHeap(), "windows are no part of the heap");
    assertTrue(rig.kernel().range().contains(layout.kernelHeap()), "the heap can be mapped");
    assertEquals(layout.user(), rig.space().range());
    assertTrue(layout.tableSpan() > 0);
    assertTrue(layout.user().count() >= 16 * layout.tableSpan(), "user range is of some size");
    assertTrue(layout.kernelHeap().count() >= 2 * layout.tableSpan(), "heap is of some size");
  }

  /** Likely causes: bits of the payload that the hardware gives a meaning in absent entries. */
  @Rule("Q1.2")
  void ticketsHaveRoom(Rig rig) {
    assertTrue(rig.layout().ticketBits() >= 24, "a ticket has 24 bits or more");
    assertEquals((1L << rig.layout().ticketBits()) - 1, rig.layout().maxTicket());
  }

  /** Likely causes: processors share state; boot leaves the boot tables current. */
  @Rule("Q1.3")
  void processorsAreNumberedAndStartInKernelSpace(Rig rig) {
    rig.processors(3);
    assertEquals(3, rig.paging().processors().size());
    for (int i = 0; i < 3; i++) {
      assertEquals(i, rig.cpu(i).index());
      assertEquals(rig.paging(), rig.cpu(i).paging());
      assertEquals(rig.kernel(), rig.cpu(i).current());
    }
    assertEquals(3, rig.kernel().activeProcessors());
  }

  /** Likely causes: an address is rounded where it should be refused. */
  @Rule("Q1.4")
  void misalignedAddressesAreRefused(Rig rig) {
    VirtualAddress virtual = rig.page(0).address().plus(1);
    assertThrows(Misaligned.class, () -> PageNumber.startingAt(virtual));
    assertThrows(Misaligned.class, () -> FrameNumber.startingAt(PhysicalAddress.of(2)));
    AddressSpace space = rig.activeSpace();
    rig.map(space, rig.page(0), rig.frame(7));
    assertThrows(Misaligned.class, () -> rig.cpu().user().exchange32(virtual, 9));
    assertThrows(Misaligned.class, () -> rig.cpu().user().compareAndSet32(virtual, 0, 9));
    Touch.reads(rig.cpu(), rig.page(0), 7);
  }

  /** Likely causes: a count is added before it is compared. */
  @Rule("Q1.5")
  void emptyAndWrappingRangesAreRefused(Rig rig) {
    assertThrows(BadRange.class, () -> PageRange.of(rig.page(0), 0));
    assertThrows(BadRange.class, () -> PageRange.of(rig.page(0), -1));
    assertThrows(BadRange.class, () -> PageRange.of(rig.page(0), Long.MAX_VALUE));
    assertThrows(BadRange.class, () -> PageRange.between(rig.page(1), rig.page(1)));
    PageNumber last = VirtualAddress.of(-1).page();
    assertEquals(1, PageRange.of(last).count());
    assertThrows(BadRange.class, () -> PageRange.of(last, 2));
  }

  /** Likely causes: ids are taken from a free list. */
  @Rule("Q1.6")
  void idsAreNeverUsedAgain(Rig rig) {
    assertEquals(0, rig.kernel().id());
    assertTrue(rig.kernel().isKernel());
    Set<Long> seen = new HashSet<>(Set.of(0L));
    for (int i = 0; i < 20; i++) {
      AddressSpace space = rig.space("name " + i);
      assertEquals("name " + i, space.name());
      assertFalse(space.isKernel());
      assertTrue(seen.add(space.id()), () -> "id " + space.id() + " was used before");
      rig.destroy(space);
    }
  }

  /**
   * Likely causes: a size is rounded instead of refused; boot fails half-way with another error.
   */
  @Rule("Q1.7")
  void machinesThatCannotBeAreRefused(Rig rig) {
    assertThrows(BadConfiguration.class, () -> rig.configure(b -> b.ramBytes(4096)));
    assertThrows(BadConfiguration.class, () -> rig.configure(b -> b.processors(9)));
    assertThrows(BadConfiguration.class, () -> rig.configure(b -> b.tlbEntries(17)));
    DeviceRange overlapping = DeviceRange.of("screen", FrameNumber.of(1), 1);
    assertThrows(BadConfiguration.class, () -> rig.configure(b -> b.devices(List.of(overlapping))));
    for (long first : new long[] {-1, 1L << 20, 1L << 52}) {
      DeviceRange beyond = DeviceRange.of("screen", FrameNumber.of(first), 1);
      assertThrows(BadConfiguration.class, () -> rig.configure(b -> b.devices(List.of(beyond))));
    }
    rig.configure(b -> b.kernelBytes(12345));
    BadConfiguration refusal = assertThrows(BadConfiguration.class, rig::stranger);
    assertFalse(String.valueOf(refusal.getMessage()).isBlank());
  }

  /** Likely causes: physical addresses are taken for offsets into RAM; the sign bit is lost. */
  @Rule("Q1.8")
  void ramMayBeginAnywhereAndBeLarge(Rig rig) {
    long[][] machines = {{1L << 30, 16 << 20}, {0xff00_0000L, 16 << 20}, {0, (1L << 32) - 4096}};
    for (long[] base : machines) {
      Rig one = rig.another();
      one.configure(b -> b.ramBase(PhysicalAddress.of(base[0])).ramBytes(base[1]));
      long frames = base[1] / PageNumber.BYTES;
      if (one.access() == TableAccessScheme.DIRECT_MAP && frames > rig.layout().kernel().count()) {
        assertThrows(BadConfiguration.class, one::machine);
        continue;
      }
      FrameNumber last = PhysicalAddress.of(base[0] + base[1] - 1).frame();
      for (Place place : Place.all(one)) {
        place.map(place.page(0), one.frame(0x18));
        place.map(place.page(1), last);
        place.reads(place.page(0), 0x18);
        place.writes(place.page(1), 0x81);
        place.reads(place.page(1), 0x81);
        assertEquals(last, one.mapped(place.space(), place.page(1)).frame());
        assertEquals(0x81, one.peek(last));
      }
      one.refused(NoSuchFrame.class, () -> one.cpu().frames().zero(last.plus(1)));
      one.finish();
    }
  }
}
