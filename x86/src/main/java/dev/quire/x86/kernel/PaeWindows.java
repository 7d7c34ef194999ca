package dev.quire.x86.kernel;

import dev.quire.common.engine.Debts;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import dev.quire.common.engine.WindowSlots;
import dev.quire.x86.layout.PaeGeometry;
import dev.quire.x86.layout.Pdpte;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import java.util.ArrayList;
import java.util.List;

/**
 * The recursive slots and the foreign slots, four each: one for every directory of a space. The
 * foreign slots of processor p are entries of the window directory of whatever space is current
 * there.
 *
 * <p>Windows are for supervisors only, never executed and never global: bits 7 and 8 of an entry
 * that serves as directory entry and as page-table entry stay clear.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>Recursive slot i links the directory that page-directory-pointer entry i links, or neither
 *       links one.
 *   <li>While a foreign window is pointed at a space, its slot i has what recursive slot i of that
 *       space has, or one that links a directory was unlinked and is not yet forgotten. (A kernel's
 *       directory that all spaces share is not shown.)
 * </ol>
 */
final class PaeWindows implements WindowSlots {
  /** Present, writable, for supervisors; A and D as a walk through the window would set them. */
  static final long WINDOW_BITS = WidePde.P | WidePde.RW | WidePde.A | WidePde.D | WidePde.XD;

  private final int windowDirectory;
  private final PaeView own;
  private final PaeView[] foreign;
  // What other processors must drop when the slots of a processor are cleared.
  private final Debts[] slotDebts;
  private final PaeInvalidation invalidation;

  PaeWindows(PaeAddressMap map, PaeInvalidation invalidation) {
    int processors = map.plan().foreignWindows();
    this.invalidation = invalidation;
    this.windowDirectory = map.windowDirectory();
    this.own = own(map);
    this.foreign = new PaeView[processors];
    this.slotDebts = new Debts[processors];
    for (int p = 0; p < processors; p++) {
      int slot = PaeAddressMap.foreignSlot(p);
      foreign[p] = new PaeView(windowDirectory, slot);
      slotDebts[p] = new Debts();
      long address = PaeAddressMap.slotAddress(windowDirectory, slot);
      slotDebts[p].table(address >>> WideGeometry.PAGE_SHIFT, WideLinks.DIRECTORY);
    }
  }

  /** The window in which the current space's tables appear. */
  static PaeView own(PaeAddressMap map) {
    return new PaeView(map.windowDirectory(), PaeView.OWN_SLOT);
  }

  @Override
  public TableView own(Space space) {
    return own;
  }

  /** Kernel tables are in directory 3 of every space, so that the own window shows them. */
  @Override
  public TableView kernel() {
    return own;
  }

  @Override
  public TableView foreign(int processor) {
    return foreign[processor];
  }

  /**
   * First the window directory's own place, through which the entries of the others are found. From
   * not present to present: nothing is owed. No interrupt may come in between and change them.
   */
  @Override
  public void point(KernelProcessor on, Space space) {
    int slot = PaeAddressMap.foreignSlot(on.index());
    boolean masked = on.cpu().maskInterrupts(true);
    try {
      pointAtTop(on, space);
      // Behind the window directory there is only the kernel's, which is shared.
      for (int i = 0; i < windowDirectory; i++) {
        long word = shown(on, i);
        if (word != WidePde.ABSENT) {
          on.words().store(own.slotEntry(slot + i), word);
        }
      }
    } finally {
      on.cpu().maskInterrupts(masked);
    }
  }

  /** Shows the window directory alone. */
  @Override
  public void pointAtTop(KernelProcessor on, Space space) {
    int slot = PaeAddressMap.foreignSlot(on.index()) + windowDirectory;
    long word = WidePde.table(PaeSpace.of(space).directory(), WINDOW_BITS);
    on.words().store(own.slotEntry(slot), word);
  }

  /** The recursive entry for directory {@code number} of the space that the window shows. */
  private long shown(KernelProcessor on, int number) {
    return on.words().load(foreign[on.index()].pointer(number));
  }

  @Override
  public void clear(KernelProcessor on) {
    int slot = PaeAddressMap.foreignSlot(on.index());
    on.words().fill(own.slotEntry(slot), PaeGeometry.POINTERS, WidePde.ABSENT, 0);
  }

  @Override
  public void forget(KernelProcessor on, long[] pages, int count) {
    if (count < 0) {
      invalidation.everythingOfUser(on);
    } else {
      for (int i = 0; i < count; i++) {
        invalidation.address(on, pages[i]);
      }
      // The entries are page-table entries too, through the own window.
      int slot = PaeAddressMap.foreignSlot(on.index());
      for (int i = 0; i < PaeGeometry.POINTERS; i++) {
        invalidation.address(on, own.slotPage(slot + i));
      }
    }
    tellOthers(on);
  }

  /**
   * Others that have the same space current may have walked through the slots by speculation. They
   * never use this window, so that what their walks remember of it is all that matters.
   */
  private void tellOthers(KernelProcessor on) {
    Space current = on.currentSpace();
    on.shootDown(current.activeOn(), current, slotDebts[on.index()], invalidation);
  }

  /**
   * A directory was linked: the recursive entry, at {@code at}, and what shows it are stored at
   * once, so that an interrupt that points the window elsewhere and back finds both or neither.
   */
  void linked(KernelProcessor on, long at, long page, long frame) {
    long word = WidePde.table(frame, WINDOW_BITS);
    boolean masked = on.cpu().maskInterrupts(true);
    try {
      on.words().store(at, word);
      if (foreign.length > 0 && at == foreign[on.index()].root(page)) {
        int slot = PaeAddressMap.foreignSlot(on.index());
        on.words().store(own.slotEntry(slot + PaeAddressMap.directory(page)), word);
      }
    } finally {
      on.cpu().maskInterrupts(masked);
    }
  }

  /** A table is zeroed by a transient mapping: the window shows it only when it is linked. */
  @Override
  public boolean zeroesTables() {
    return false;
  }

  /** The links themselves write the recursive entries: {@link #linked}. */
  @Override
  public void linking(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {}

  /**
   * A foreign window may stay open for an outer edit: its page is dropped now, lest a table linked
   * there later is not seen; and a directory that is gone is hidden.
   */
  @Override
  public void unlinked(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    if (level > WideLinks.DIRECTORY && foreign.length > 0 && view == foreign[on.index()]) {
      boolean masked = on.cpu().maskInterrupts(true);
      try {
        int number = PaeAddressMap.directory(page);
        int slot = PaeAddressMap.foreignSlot(on.index());
        on.words().store(own.slotEntry(slot + number), shown(on, number));
      } finally {
        on.cpu().maskInterrupts(masked);
      }
      tellOthers(on);
    }
    invalidation.address(on, view.table(level - 1, page, frame));
  }

  /** A large entry is an entry of each level beneath too. */
  @Override
  public boolean showsLarge() {
    return true;
  }

  @Override
  public void largeGone(KernelProcessor on, TableView view, int level, long page) {
    invalidation.address(on, view.table(level - 1, page, TableLinks.NONE));
  }

  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    List<String> wrong = new ArrayList<>();
    long[] recursive = new long[PaeGeometry.POINTERS];
    on.words().load(view.root(0), recursive, recursive.length);
    long[] pointers = new long[PaeGeometry.POINTERS];
    Space shown = space.isKernel() ? on.currentSpace() : space;
    long at = on.mapTransient(shown.root());
    try {
      on.words().load(at, pointers, pointers.length);
    } finally {
      on.unmapTransient(at);
    }
    for (int i = 0; i < pointers.length; i++) {
      boolean hidden = (recursive[i] & (WidePde.US | WidePde.PS | WidePde.G)) == 0;
      boolean same =
          Pdpte.isPresent(pointers[i])
              ? WidePde.isPresent(recursive[i])
                  && WidePde.tableFrame(recursive[i]) == Pdpte.frame(pointers[i])
              : recursive[i] == WidePde.ABSENT;
      if (!same || !hidden) {
        wrong.add(
            "recursive slot "
                + (PaeView.OWN_SLOT + i)
                + " of "
                + shown
                + " is "
                + WidePde.describe(recursive[i])
                + ", but the page-directory-pointer entry "
                + Pdpte.describe(pointers[i]));
      }
    }
    return wrong;
  }

  /** The window directory is shown where the root is. */
  @Override
  public int addTops(TableView view, long[] pages, int count) {
    return count;
  }
}
