package dev.quire.common.engine;

import dev.quire.api.Counter;
import dev.quire.api.PageNumber;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the current space through its own window, kernel space through the kernel's, and any
 * other through the foreign window of the processor. A nested use of another space clears the slot,
 * points it anew, and restores it at its end; a nested use of the same space leaves it alone.
 */
public final class WindowAccess implements TableAccess {
  private final WindowSlots slots;
  private final Foreign[] windows;

  /** Creates the access of a machine with this many processors. */
  public WindowAccess(WindowSlots slots, int processors) {
    this.slots = slots;
    this.windows = new Foreign[processors];
    for (int i = 0; i < processors; i++) {
      windows[i] = new Foreign(slots.foreign(i), slots.foreignBase(i));
    }
  }

  /** Where the windows are and how one is pointed: for an access that does more than this one. */
  public WindowSlots slots() {
    return slots;
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
    if (window.shown != space) {
      retarget(on, window);
    }
    return window;
  }

  @Override
  public void close(KernelProcessor on, Space space) {
    if (space.isKernel() || on.currentSpace() == space) {
      return;
    }
    Foreign window = windows[on.index()];
    window.pop();
    if (window.top() != window.shown) {
      retarget(on, window);
    }
  }

  /**
   * Makes the slot show the top of the stack. An interrupt may come before any store and use the
   * window itself; it leaves the slot showing the top as well, and what follows here is repeated
   * without harm.
   */
  private void retarget(KernelProcessor on, Foreign window) {
    if (window.shown != null) {
      window.touchAll(window.shown);
      slots.clear(on, window.touched, window.touchedCount);
      window.forget();
    }
    Space space = window.top();
    if (space != null) {
      slots.point(on, space);
      window.shown = space;
      on.counts().add(Counter.WINDOW_RETARGETS, 1);
    }
  }

  /** The foreign window of one processor: the view of whatever it shows. */
  private static final class Foreign implements TableView {
    private static final int MANY = Debts.THRESHOLD;

    private final TableView view;
    private final long base;
    final long[] touched = new long[MANY];
    int touchedCount;
    private final long[] seen = new long[16];
    @Nullable Space shown;
    private @Nullable Space[] spaces = new @Nullable Space[4];
    private int depth;

    Foreign(TableView view, long base) {
      this.view = view;
      this.base = base;
    }

    void push(Space space) {
      if (depth == spaces.length) {
        spaces = java.util.Arrays.copyOf(spaces, 2 * depth);
      }
      spaces[depth++] = space;
    }

    void pop() {
      depth--;
      spaces[depth] = null;
    }

    @Nullable Space top() {
      return depth == 0 ? null : spaces[depth - 1];
    }

    void forget() {
      shown = null;
      touchedCount = 0;
      java.util.Arrays.fill(seen, 0);
    }

    @Override
    public long table(int level, long page) {
      return touch(view.table(level, page));
    }

    @Override
    public long root(long page) {
      return touch(view.root(page));
    }

    /**
     * Remembers every window page that shows something: a walk by speculation may have cached it,
     * though kernel code did not touch it.
     */
    void touchAll(Space space) {
      for (int i = 0; i < space.tables().size() && touchedCount >= 0; i++) {
        touch(view.table(1, space.tables().get(i)));
      }
      touch(view.table(2, space.firstPage()));
      touch(view.root(space.firstPage()));
      touch(view.root(space.limitPage() - 1));
    }

    /** Remembers the window page, for the invalidation when the slot is cleared. */
    private long touch(long address) {
      int page = (int) ((address - base) >>> PageNumber.SHIFT);
      int word = page / Long.SIZE;
      long bit = 1L << page;
      if ((seen[word] & bit) == 0) {
        seen[word] |= bit;
        if (touchedCount == MANY) {
          touchedCount = -1;
        } else if (touchedCount >= 0) {
          touched[touchedCount++] = address;
        }
      }
      return address;
    }
  }
}
