package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageRun;
import dev.quire.api.PageState;
import dev.quire.api.PagingException.AlreadyMapped;
import dev.quire.api.PagingException.LargePage;
import dev.quire.api.Protection;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Q22: what lies outside the pages that anyone asked for. */
abstract class PlatformRules {
  private static final int OWN_TABLES = 3;
  private static final long PROBES = 4096;
  // Some formats reach one table by several upper entries.
  private static final int PARTS = 16;

  /** Likely causes: a window that lies beside the user range is visible to user code. */
  @Rule("Q22.1")
  void userCodeReachesNothingBesideItsRange(Rig rig) {
    long span = rig.layout().tableSpan();
    AddressSpace space = rig.activeSpace();
    for (int i = 0; i < OWN_TABLES; i++) {
      rig.map(space, rig.page(i, 0), rig.frame(i));
      Touch.reads(rig.cpu(), rig.page(i, 0), i);
    }
    long first = rig.layout().user().limit().value();
    long kernel = rig.layout().kernel().first().value();
    long limit = rig.layout().kernel().limit().value();
    // Where there are too many places to try all, as many as can be.
    long gapStep = Math.max(1, (kernel - first) / PROBES);
    long kernelStep = Math.max(span, (limit - kernel) / PROBES);
    for (long page = first;
        page < limit;
        page += page < kernel ? gapStep : page < limit - OWN_TABLES * span ? kernelStep : 1) {
      PageNumber number = PageNumber.of(page);
      for (Access access : List.of(Access.READ, Access.WRITE)) {
        assertFalse(
            Touch.permits(rig.cpu(), number, access),
            () -> "user " + access + " at " + number.address() + " must be a violation");
      }
    }
  }

  /** Likely causes: the page-size bit is tested after the table beneath was looked for. */
  @Rule("Q22.2")
  void mappingsOfThePlatformStand(Rig rig) {
    List<PageRun> runs = rig.paging().ranges(rig.cpu(), rig.kernel());
    Assumptions.assumeFalse(runs.isEmpty(), "the platform wants nothing mapped");
    rig.activeSpace();
    for (PageRun run : runs) {
      PageNumber first = run.pages().first();
      for (long i : new long[] {0, 1, run.pages().count() / 2, run.pages().count() - 1}) {
        stands(rig, first.plus(i));
      }
      refusesWhatItMust(rig, run.pages().limit().plus(-1));
    }
  }

  private static void stands(Rig rig, PageNumber page) {
    PageState.Mapped state = rig.mapped(rig.kernel(), page);
    assertFalse(state.protection().user(), () -> Explain.page(rig.cpu(), rig.kernel(), page));
    Touch.kernelReads(rig.cpu(), page, rig.peek(state.frame()));
  }

  private static void refusesWhatItMust(Rig rig, PageNumber page) {
    PageState.Mapped before = rig.mapped(rig.kernel(), page);
    rig.edit(
        rig.kernel(),
        edit -> {
          rig.refused(AlreadyMapped.class, () -> edit.setTicket(page, 1));
          rig.refused(
              AlreadyMapped.class,
              () -> edit.map(page, before.frame(), Protection.KERNEL_READ, MemoryType.WRITE_BACK));
        });
    try {
      rig.edit(rig.kernel(), edit -> edit.protect(PageRange.of(page), before.protection()));
    } catch (LargePage whole) {
      rig.edit(
          rig.kernel(), edit -> rig.refused(LargePage.class, () -> edit.unmap(PageRange.of(page))));
    }
    stands(rig, page);
    assertEquals(before.frame(), rig.mapped(rig.kernel(), page).frame());
  }

  /** Likely causes: only the pages that were mapped are invalidated, not what led to the table. */
  @Rule("Q22.3")
  void tablesThatAreGoneAreNotWalkedForAbsentPages(Rig rig) {
    long span = rig.layout().tableSpan();
    for (Place place : Place.all(rig)) {
      for (int round = 0; round < 4; round++) {
        place.map(place.page(1, 0), rig.frame(round));
        place.reads(place.page(1, 0), round);
        refusedThroughout(place, span);
        rig.unmap(place.space(), place.page(1, 0));
        rig.frame();
        refusedThroughout(place, span);
      }
    }
  }

  private static void refusedThroughout(Place place, long span) {
    for (long i = span / PARTS / 2; i < span; i += span / PARTS) {
      place.refused(place.page(1, i), Access.READ);
    }
  }
}
