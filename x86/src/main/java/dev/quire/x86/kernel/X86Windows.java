package dev.quire.x86.kernel;

import dev.quire.common.engine.Debts;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import dev.quire.common.engine.WindowSlots;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.X86Geometry;
import java.util.List;

/**
 * The recursive slot and the foreign slots. The foreign slot of processor p is an entry of whatever
 * directory is current there, pointed at another space's directory: that one's tables then appear 4
 * MB × (p + 1) below our own.
 *
 * <p>Windows are for supervisors only and never global: bits 7 and 8 of an entry that serves as
 * directory entry and as page-table entry stay clear.
 */
final class X86Windows implements WindowSlots {
  /** Present, writable, for supervisors; A and D as a walk through the window would set them. */
  static final int WINDOW_BITS = Pde.P | Pde.RW | Pde.A | Pde.D;

  static final X86View OWN = new X86View(X86AddressMap.slotAddress(X86AddressMap.SELF_SLOT));

  private final X86View[] foreign;
  // What other processors must drop when the slot of a processor is cleared.
  private final Debts[] slotDebts;
  private final X86Invalidation invalidation;

  X86Windows(int processors, X86Invalidation invalidation) {
    this.invalidation = invalidation;
    this.foreign = new X86View[processors];
    this.slotDebts = new Debts[processors];
    for (int p = 0; p < processors; p++) {
      foreign[p] = new X86View(foreignBase(p));
      slotDebts[p] = new Debts();
      slotDebts[p].table(
          (long) X86AddressMap.foreignSlot(p) << X86Geometry.INDEX_BITS, X86Links.DIRECTORY);
    }
  }

  @Override
  public TableView own(Space space) {
    return OWN;
  }

  /** Kernel tables are in every directory, so that the own window shows them. */
  @Override
  public TableView kernel() {
    return OWN;
  }

  /** The address at which the foreign window of a processor begins. */
  private static long foreignBase(int processor) {
    return X86AddressMap.slotAddress(X86AddressMap.foreignSlot(processor));
  }

  @Override
  public TableView foreign(int processor) {
    return foreign[processor];
  }

  /** From not present to present: nothing is owed. */
  @Override
  public void point(KernelProcessor on, Space space) {
    on.words().store(slotEntry(on), Integer.toUnsignedLong(Pde.table(space.root(), WINDOW_BITS)));
  }

  @Override
  public void clear(KernelProcessor on) {
    on.words().store(slotEntry(on), Pde.ABSENT);
  }

  @Override
  public void forget(KernelProcessor on, long[] pages, int count) {
    if (count < 0) {
      invalidation.everythingOfUser(on);
    } else {
      for (int i = 0; i < count; i++) {
        invalidation.address(on, pages[i]);
      }
      // The entry is a page-table entry too, through the own window.
      invalidation.address(on, OWN.slotPage(X86AddressMap.foreignSlot(on.index())));
    }
    // Others that have the same directory current may have walked through the slot by speculation.
    // They never use this window, so that what their walks remember of it is all that matters.
    Space current = on.currentSpace();
    on.shootDown(current.activeOn(), current, slotDebts[on.index()], invalidation);
  }

  private static long slotEntry(KernelProcessor on) {
    return OWN.directoryEntry(X86AddressMap.foreignSlot(on.index()));
  }

  /** A table is zeroed by a transient mapping: the window shows it only when it is linked. */
  @Override
  public boolean zeroesTables() {
    return false;
  }

  /** Unlike ARMv7, the entry that walks use is the one that the window uses. */
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

  /** An entry for a 4 MB page is a page-table entry too: bit 7 is PAT there. */
  @Override
  public boolean showsLarge() {
    return true;
  }

  @Override
  public void largeGone(KernelProcessor on, TableView view, int level, long page) {
    invalidation.address(on, view.table(level - 1, page, TableLinks.NONE));
  }

  /** The directory must map itself. */
  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    int self =
        (int) on.words().load(view.root((long) X86AddressMap.SELF_SLOT << X86Geometry.INDEX_BITS));
    boolean own = space.isKernel() ? Pde.isPresent(self) : Pde.tableFrame(self) == space.root();
    return own && (self & (Pde.US | Pde.PS | Pde.G)) == 0
        ? List.of()
        : List.of("slot 1023 of " + space + " is not its own window: " + Pde.describe(self));
  }

  /** The directory is shown where the root is. */
  @Override
  public int addTops(TableView view, long[] pages, int count) {
    return count;
  }
}
