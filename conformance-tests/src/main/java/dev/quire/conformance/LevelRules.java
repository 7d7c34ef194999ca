package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.Counter;
import dev.quire.api.Feature;
import dev.quire.api.FrameNumber;
import dev.quire.api.Layout;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Q32: tables of several levels, and addresses that are wider than what tables index. */
abstract class LevelRules {
  // So many bits are added to each page number on the way to pages further and further apart.
  private static final int STRIDE_BITS = 9;

  /** User pages that share fewer and fewer tables with the first, all under tables of their own. */
  private static List<PageNumber> spread(Rig rig) {
    PageRange user = rig.layout().user();
    List<PageNumber> pages = new ArrayList<>(List.of(rig.page(0)));
    for (long stride = rig.layout().tableSpan(); ; stride <<= STRIDE_BITS) {
      PageNumber page = rig.page(stride);
      if (stride <= 0 || !user.contains(page)) {
        break;
      }
      pages.add(page);
    }
    pages.add(user.limit().plus(-1));
    return pages;
  }

  /**
   * Likely causes: a processor keeps entries of the highest level in registers, and is not told to
   * load them again when one becomes present.
   */
  @Rule("Q32.1")
  void tablesOfEveryLevelAreSeenAtOnce(Rig rig) {
    rig.processors(3);
    AddressSpace space = rig.space();
    rig.cpu(1).activate(space);
    rig.cpu(2).activate(space);
    for (int editor = 0; editor < 2; editor++) {
      for (PageNumber page : spread(rig)) {
        FrameNumber frame = rig.frame(0x32);
        rig.edit(
            rig.cpu(editor),
            space,
            edit -> edit.map(page, frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK));
        long spurious = rig.paging().counters().get(Counter.SPURIOUS_FAULTS);
        Touch.reads(rig.cpu(1), page, 0x32);
        Touch.reads(rig.cpu(2), page, 0x32);
        assertEquals(
            spurious,
            rig.paging().counters().get(Counter.SPURIOUS_FAULTS),
            () -> "faults at " + page + ", which was mapped before");
        rig.edit(rig.cpu(editor), space, edit -> edit.unmap(page));
        Touch.refused(rig.cpu(1), page, Access.READ);
        Touch.refused(rig.cpu(2), page, Access.READ);
      }
    }
  }

  /** Likely causes: a table is counted under the wrong one, or given back with entries in it. */
  @Rule("Q32.2")
  void tablesOfEveryLevelComeAndGo(Rig rig) {
    for (AddressSpace space : List.of(rig.space("other"), rig.activeSpace())) {
      int empty = space.tableFrames();
      List<PageNumber> pages = spread(rig);
      for (int i = 0; i < pages.size(); i++) {
        rig.map(space, pages.get(i), rig.frame(i));
      }
      assertTrue(space.tableFrames() >= empty + pages.size(), "a table for each of the pages");
      for (int i = 0; i < pages.size(); i++) {
        int before = space.tableFrames();
        rig.unmap(space, pages.get(i));
        assertTrue(space.tableFrames() < before, "a table went");
        assertEquals(List.of(), rig.paging().check(rig.cpu(), space));
        for (int j = i + 1; j < pages.size(); j++) {
          assertEquals(j, rig.peek(rig.mapped(space, pages.get(j)).frame()));
          if (space == rig.cpu().current()) {
            Touch.reads(rig.cpu(), pages.get(j), j);
          }
        }
      }
      assertEquals(empty, space.tableFrames(), "all tables are given back");
    }
  }

  /** Likely causes: bits of an address that no table indexes are not looked at. */
  @Rule("Q32.3")
  void addressesAreNotCut(Rig rig) {
    AddressSpace space = rig.activeSpace();
    rig.map(space, rig.page(0), rig.frame(1));
    rig.map(rig.kernel(), rig.kernelPage(0), rig.frame(2));
    Touch.reads(rig.cpu(), rig.page(0), 1);
    Touch.kernelReads(rig.cpu(), rig.kernelPage(0), 2);
    Layout layout = rig.layout();
    for (PageNumber page : List.of(rig.page(0), rig.kernelPage(0))) {
      for (int bit = Integer.SIZE; bit < Long.SIZE; bit++) {
        VirtualAddress other = VirtualAddress.of(page.address().value() ^ 1L << bit);
        if (!layout.user().contains(other.page()) && !layout.kernel().contains(other.page())) {
          refused(rig.cpu(), other);
        }
      }
    }
  }

  /** Likely causes: what is between the halves of the addresses is taken for one of them. */
  @Rule("Q32.4")
  void nothingIsBetweenTheHalves(Rig rig) {
    Layout layout = rig.layout();
    PageNumber first = layout.user().limit();
    PageNumber last = layout.kernel().first().plus(-1);
    Assumptions.assumeTrue(
        first.compareTo(last) <= 0, "the kernel's range begins where the user range ends");
    AddressSpace space = rig.activeSpace();
    rig.map(space, first.plus(-1), rig.frame(1));
    Touch.reads(rig.cpu(), first.plus(-1), 1);
    for (PageNumber page : List.of(first, first.plus(1), last.plus(-1), last)) {
      refused(rig.cpu(), page.address());
      FrameNumber frame = rig.frame();
      rig.refused(
          PagingException.OutsideRange.class,
          () -> rig.map(space, page, frame, Protection.USER_READ));
      rig.refused(
          PagingException.OutsideRange.class,
          () -> rig.map(rig.kernel(), page, frame, Protection.KERNEL_READ));
    }
  }

  private static void refused(Processor cpu, VirtualAddress address) {
    assertThrows(
        PagingException.class, () -> cpu.kernel().load32(address), () -> "kernel at " + address);
    RuntimeException user =
        assertThrows(
            RuntimeException.class, () -> cpu.user().load32(address), () -> "user at " + address);
    assertTrue(user instanceof AccessViolation || user instanceof PagingException, user::toString);
  }

  /** Likely causes: translations with the right to execute stay when it is taken away. */
  @Rule("Q32.5")
  void executionIsRefusedEverywhereAtOnce(Rig rig) {
    rig.processors(2);
    rig.needs(Feature.EXECUTE_NEVER);
    AddressSpace space = rig.space();
    rig.cpu(0).activate(space);
    rig.cpu(1).activate(space);
    rig.map(space, rig.page(0), rig.frame(7), Protection.USER_READ_EXECUTE);
    rig.map(rig.kernel(), rig.kernelPage(0), rig.frame(8), Protection.KERNEL_READ_EXECUTE);
    for (Processor cpu : rig.paging().processors()) {
      assertEquals(7, cpu.user().fetch32(rig.page(0).address()));
      assertEquals(8, cpu.kernel().fetch32(rig.kernelPage(0).address()));
    }
    rig.edit(space, edit -> edit.protect(rig.page(0), Protection.USER_READ_WRITE));
    rig.edit(rig.kernel(), edit -> edit.protect(rig.kernelPage(0), Protection.KERNEL_READ_WRITE));
    for (Processor cpu : rig.paging().processors()) {
      Touch.refused(cpu, rig.page(0), Access.FETCH);
      Touch.reads(cpu, rig.page(0), 7);
      assertFalse(Touch.kernelPermits(cpu, rig.kernelPage(0), Access.FETCH));
      Touch.kernelReads(cpu, rig.kernelPage(0), 8);
    }
  }

  /** Likely causes: what a window shows of a table of a higher level is not dropped. */
  @Rule("Q32.6")
  void tablesOfEveryLevelAreTheRightSpaces(Rig rig) {
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    List<PageNumber> pages = spread(rig);
    for (int round = 0; round < 3; round++) {
      AddressSpace full = round % 2 == 0 ? one : two;
      AddressSpace empty = round % 2 == 0 ? two : one;
      for (int i = 0; i < pages.size(); i++) {
        int payload = 100 * round + i;
        PageNumber page = pages.get(i);
        rig.edit(full, edit -> edit.setTicket(page, payload));
        assertEquals(PageState.absent(), rig.lookup(empty, page));
        assertEquals(PageState.ticket(payload), rig.lookup(full, page));
      }
      for (PageNumber page : pages) {
        rig.unmap(full, page);
        assertEquals(PageState.absent(), rig.lookup(full, page));
      }
    }
  }
}
