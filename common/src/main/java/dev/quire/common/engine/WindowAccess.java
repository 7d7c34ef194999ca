package dev.quire.common.engine;

import dev.quire.api.Counter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the current space through its own window, kernel space through the kernel's, and any
 * other through the foreign window of the processor. A nested use of another space clears the slot,
 * points it anew, and restores it at its end; a nested use of the same space leaves it alone.
 */
public final class WindowAccess implements TableAccess {
  private final WindowSlots slots;
  private final Foreign[] windows;
  private final Geometry geometry;

  /** Creates the access of a machine with this many processors. */
  public WindowAccess(WindowSlots slots, Geometry geometry, int processors) {
    this.geometry = geometry;
    this.slots = slots;
    this.windows = new Foreign[processors];
    Arrays.setAll(windows, i -> new Foreign());
  }

  /** Where the windows are and how one is pointed: for an access that does more than this one. */
  public WindowSlots slots() {
    return slots;
  }

  @Override
  public boolean showsCurrentKernel() {
    return true;
  }

  @Override
  public boolean zeroesTables() {
    return slots.zeroesTables();
  }

  @Override
  public void linking(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    slots.linking(on, space, view, level, page, frame);
  }

  @Override
  public void unlinked(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    slots.unlinked(on, space, view, level, page, frame);
  }

  @Override
  public void largeGone(KernelProcessor on, Space space, TableView view, int level, long page) {
    slots.largeGone(on, view, level, page);
  }

  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    return slots.check(on, space, view);
  }

  @Override
  public TableView open(KernelProcessor on, Space space) {
    if (space.isKernel()) {
      return slots.kernel();
    }
    if (on.currentSpace() == space) {
      return slots.own(space);
    }
    Foreign window = windows[on.index()];
    window.push(space);
    retarget(on, window);
    return slots.foreign(on.index());
  }

  @Override
  public void show(KernelProcessor on, Space space) {
    if (!space.isKernel() && on.currentSpace() != space) {
      Foreign window = windows[on.index()];
      window.wanted = space;
      retarget(on, window);
    }
  }

  @Override
  public void close(KernelProcessor on, Space space) {
    if (!space.isKernel() && on.currentSpace() != space) {
      Foreign window = windows[on.index()];
      window.pop();
      retarget(on, window);
    }
  }

  /**
   * Makes the slot show what is wanted. An interrupt may come before any store and use the window
   * itself; it leaves the slot showing what was wanted as well. So clearing is repeated if one
   * came, and pointing may be repeated without harm; between the last store that clears and the end
   * of the invalidation there is no access, and so no interrupt.
   */
  private void retarget(KernelProcessor on, Foreign window) {
    if (window.shown == window.wanted) {
      return;
    }
    if (window.shown != null) {
      int before;
      do {
        before = window.retargets;
        slots.clear(on);
      } while (window.retargets != before);
      forget(on, window);
    }
    window.retargets++;
    Space space = window.wanted;
    if (space != null) {
      if (isAlone(on, space)) {
        slots.point(on, space);
      } else {
        slots.pointAtTop(on, space);
      }
      window.shown = space;
      on.counts().add(Counter.WINDOW_RETARGETS, 1);
    }
  }

  /**
   * Drops every window page that showed something: kernel code may have used it, and a walk by
   * speculation may have cached it though no one did.
   */
  private void forget(KernelProcessor on, Foreign window) {
    Space space = window.shown;
    window.shown = null;
    if (space == null) {
      return; // An interrupt came, and has left the slot clear.
    }
    int count = shown(on, space, window.pages);
    slots.forget(on, window.pages, count);
  }

  /**
   * Lists the window pages that showed tables; −1 if there are more than fit, or if another
   * processor may link and unlink tables meanwhile: who keeps kernel space in step reaches roots
   * without the locks of their spaces.
   */
  private int shown(KernelProcessor on, Space space, long[] pages) {
    if (!isAlone(on, space)) {
      return -1;
    }
    TableView view = slots.foreign(on.index());
    int roots = 0;
    pages[roots++] = view.root(space.firstPage());
    pages[roots++] = view.root(space.limitPage() - 1);
    int count = slots.addTops(view, pages, roots);
    for (int level = 2; level <= geometry.levels(); level++) {
      PageSet linked = space.linked(level);
      for (int i = 0; i < linked.size(); i++) {
        if (count == pages.length) {
          return -1;
        }
        pages[count++] = view.table(level - 1, linked.get(i), TableLinks.NONE);
      }
    }
    if (!slots.showsLarge()) {
      return count;
    }
    count = shownLarge(view, space.large(), pages, count);
    return shownLarge(view, space.largeGone(), pages, count);
  }

  /** Whether no other processor links and unlinks tables of a space meanwhile. */
  private static boolean isAlone(KernelProcessor on, Space space) {
    return on.paging().processorCount() == 1 || space.lock.heldBy(on);
  }

  /** Lists also the pages that would show tables if large entries linked any. */
  private int shownLarge(TableView view, PageSet large, long[] pages, int before) {
    int count = before;
    for (int i = 0; i < large.size() && count >= 0; i++) {
      for (int level = 1; level < geometry.levels(); level++) {
        if (count == pages.length) {
          return -1;
        }
        pages[count++] = view.table(level, large.get(i), TableLinks.NONE);
      }
    }
    return count;
  }

  /** What the foreign window of one processor shows, and is to show again. */
  private static final class Foreign {
    /** Addresses of window pages that are dropped together. */
    final long[] pages = new long[Debts.THRESHOLD];

    @Nullable Space shown;
    @Nullable Space wanted;
    int retargets;
    // What was wanted when each view was opened.
    private @Nullable Space[] before = new @Nullable Space[4];
    private int depth;

    void push(Space space) {
      if (depth == before.length) {
        before = Arrays.copyOf(before, 2 * depth);
      }
      before[depth++] = wanted;
      wanted = space;
    }

    void pop() {
      wanted = before[--depth];
      before[depth] = null;
    }
  }
}
