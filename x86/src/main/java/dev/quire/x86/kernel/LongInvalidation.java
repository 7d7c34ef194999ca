package dev.quire.x86.kernel;

import dev.quire.common.engine.Debts;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * As with two levels; but tables of a space can be walked as such on processors where it is not
 * current: through the foreign slot of another processor that has the same space current, and from
 * there on through foreign slots of that space. A walk by speculation that remembers an entry of a
 * table must not use it after that was given back, even if no one uses the page that it finds.
 */
final class LongInvalidation extends X86Invalidation {
  // By processor: the space that its foreign slot shows, and the one whose PML4 table has the slot.
  private final AtomicReferenceArray<@Nullable Space> shown;
  private final AtomicReferenceArray<@Nullable Space> within;

  /**
   * Creates the invalidation.
   *
   * @param foreignWindows how many processors have a foreign window: all or none
   * @param own where the tables of the current space appear, if they do
   */
  LongInvalidation(int foreignWindows, @Nullable TableView own) {
    super(own);
    this.shown = new AtomicReferenceArray<>(foreignWindows);
    this.within = new AtomicReferenceArray<>(foreignWindows);
  }

  /** The foreign slot of {@code on} will show a space. */
  void pointed(KernelProcessor on, Space space) {
    within.set(on.index(), on.currentSpace());
    shown.set(on.index(), space);
  }

  /** Nothing is remembered any more of what the foreign slot of {@code on} showed. */
  void cleared(KernelProcessor on) {
    shown.set(on.index(), null);
  }

  /** The processors that can walk the tables of a space: one bit each. */
  int reach(Space space) {
    // The stores to the tables come before the question who can reach them.
    VarHandle.fullFence();
    int mask = space.activeOn();
    int followed = 0;
    boolean more = true;
    while (more) {
      more = false;
      for (int p = 0; p < shown.length(); p++) {
        Space target = shown.get(p);
        Space from = within.get(p);
        boolean known = (followed & 1 << p) != 0;
        if (!known && from != null && (target == space || isShownBy(target, followed))) {
          followed |= 1 << p;
          mask |= from.activeOn();
          more = true;
        }
      }
    }
    return mask;
  }

  /** Whether a space has one of the slots that were followed. */
  private boolean isShownBy(@Nullable Space space, int followed) {
    for (int p = 0; p < shown.length(); p++) {
      if ((followed & 1 << p) != 0 && space != null && within.get(p) == space) {
        return true;
      }
    }
    return false;
  }

  @Override
  int holders(Space space, Debts debts) {
    return debts.tableCount() > 0 || debts.all() ? reach(space) : super.holders(space, debts);
  }
}
