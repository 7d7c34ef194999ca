package dev.quire.x86.kernel;

import dev.quire.common.engine.Debts;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import dev.quire.common.engine.WindowSlots;
import dev.quire.x86.layout.WidePde;
import java.util.List;

/**
 * The recursive slot and the foreign slots. The foreign slot of processor p is an entry of whatever
 * PML4 table is current there, pointed at another space's PML4 table: that one's tables then appear
 * 512 GB × (p + 1) below our own.
 *
 * <p>Windows are for supervisors only, never executed and never global: bits 7 and 8 of an entry
 * that serves in several levels stay clear.
 */
final class LongWindows implements WindowSlots {
  /** Present, writable, for supervisors; A and D as a walk through the window would set them. */
  static final long WINDOW_BITS = WidePde.P | WidePde.RW | WidePde.A | WidePde.D | WidePde.XD;

  static final LongView OWN = new LongView(LongView.SELF_SLOT);

  private final LongView[] foreign;
  // What other processors must drop when the slot of a processor is cleared.
  private final Debts[] slotDebts;
  private final LongInvalidation invalidation;

  LongWindows(int processors, LongInvalidation invalidation) {
    this.invalidation = invalidation;
    this.foreign = new LongView[processors];
    this.slotDebts = new Debts[processors];
    for (int p = 0; p < processors; p++) {
      int slot = LongAddressMap.foreignSlot(p);
      foreign[p] = new LongView(slot);
      slotDebts[p] = new Debts();
      slotDebts[p].table(LongAddressMap.firstPage(slot), LongKernel.LEVELS);
    }
  }

  @Override
  public TableView own(Space space) {
    return OWN;
  }

  /** Kernel tables are in every space, so that the own window shows them. */
  @Override
  public TableView kernel() {
    return OWN;
  }

  @Override
  public TableView foreign(int processor) {
    return foreign[processor];
  }

  /** From not present to present: nothing is owed. */
  @Override
  public void point(KernelProcessor on, Space space) {
    invalidation.pointed(on, space);
    on.words().store(slotEntry(on), WidePde.table(space.root(), WINDOW_BITS));
  }

  @Override
  public void clear(KernelProcessor on) {
    on.words().store(slotEntry(on), WidePde.ABSENT);
  }

  /**
   * Unlike two levels, a walk through a window uses another space's tables as tables, and those of
   * a third one that a slot of that one shows: whoever could walk there by speculation must drop
   * what it remembers.
   */
  @Override
  public void forget(KernelProcessor on, long[] pages, int count) {
    if (count < 0) {
      invalidation.everythingOfUser(on);
    } else {
      for (int i = 0; i < count; i++) {
        invalidation.address(on, pages[i]);
      }
      // The entry is a page-table entry too, through the own window.
      long slot = LongAddressMap.firstPage(LongAddressMap.foreignSlot(on.index()));
      invalidation.table(on, slot, LongKernel.LEVELS);
    }
    Space current = on.currentSpace();
    on.shootDown(invalidation.reach(current), current, slotDebts[on.index()], invalidation);
    invalidation.cleared(on);
  }

  private static long slotEntry(KernelProcessor on) {
    return OWN.slotEntry(LongAddressMap.foreignSlot(on.index()));
  }

  /** A table is zeroed by a transient mapping: the window shows it only when it is linked. */
  @Override
  public boolean zeroesTables() {
    return false;
  }

  /** The entry that walks use is the one that the window uses. */
  @Override
  public void linking(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {}

  /**
   * A foreign window may stay open for an outer edit: its page is dropped now, lest a table linked
   * there later is not seen.
   */
  @Override
  public void unlinked(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    invalidation.address(on, view.table(level - 1, page, frame));
  }

  /** A large entry is an entry of each level beneath too. */
  @Override
  public boolean showsLarge() {
    return true;
  }

  @Override
  public void largeGone(KernelProcessor on, TableView view, int level, long page) {
    for (int below = level - 1; below > 0; below--) {
      invalidation.address(on, view.table(below, page, TableLinks.NONE));
    }
  }

  /** The PML4 table must map itself. */
  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    long self = on.words().load(view.root(LongAddressMap.firstPage(LongView.SELF_SLOT)));
    boolean own =
        space.isKernel() ? WidePde.isPresent(self) : WidePde.tableFrame(self) == space.root();
    return own && (self & (WidePde.US | WidePde.PS | WidePde.G)) == 0
        ? List.of()
        : List.of("slot 511 of " + space + " is not its own window: " + WidePde.describe(self));
  }

  /** The PML4 table is shown where the root is. */
  @Override
  public int addTops(TableView view, long[] pages, int count) {
    return count;
  }
}
