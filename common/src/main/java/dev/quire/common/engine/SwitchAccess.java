package dev.quire.common.engine;

import dev.quire.api.Counter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reaches a space that is not current by loading its root on this processor, with interrupts
 * masked, while its view is shown: its tables are in its own window then. Kernel space needs no
 * switch.
 *
 * <p>Laws:
 *
 * <ol>
 *   <li>Whatever a view replaced is loaded again when the view is hidden or closed, also when the
 *       operation failed.
 *   <li>A space is in step with kernel space before its root is loaded.
 *   <li>While a root is loaded its space counts as active here, so that invalidations of other
 *       processors come here.
 * </ol>
 */
public final class SwitchAccess implements TableAccess {
  private final WindowSlots slots;
  private final Geometry geometry;
  private final Switched[] switched;

  /** Creates the access of a machine with this many processors. */
  public SwitchAccess(WindowSlots slots, Geometry geometry, int processors) {
    this.slots = slots;
    this.geometry = geometry;
    this.switched = new Switched[processors];
    Arrays.setAll(switched, i -> new Switched());
  }

  @Override
  public boolean hides() {
    return true;
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
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    return slots.check(on, space, view);
  }

  @Override
  public TableView open(KernelProcessor on, Space space) {
    if (space.isKernel()) {
      return slots.kernel();
    }
    Switched its = switched[on.index()];
    if (its.entering) {
      return its.behind.open(on, space, geometry);
    }
    load(on, its, space);
    return slots.own(space);
  }

  @Override
  public void show(KernelProcessor on, Space space) {
    if (!space.isKernel()) {
      load(on, switched[on.index()], space);
    }
  }

  @Override
  public void hide(KernelProcessor on, Space space) {
    if (!space.isKernel()) {
      unload(on, switched[on.index()]);
    }
  }

  @Override
  public void close(KernelProcessor on, Space space) {
    Switched its = switched[on.index()];
    if (its.entering && !space.isKernel()) {
      its.behind.close();
    } else {
      hide(on, space);
    }
  }

  /** Switches back for the moment. */
  @Override
  public boolean giveWay(KernelProcessor on) {
    Space loaded = on.loadedSpace();
    Space current = on.currentSpace();
    if (loaded == current) {
      return false;
    }
    Switched its = switched[on.index()];
    // What an interrupt reaches in the meantime is in step, or is loaded like anything else.
    boolean entering = its.entering;
    its.entering = false;
    try {
      replace(on, its, loaded, current);
      try {
        on.cpu().pause();
      } finally {
        replace(on, its, current, loaded);
      }
    } finally {
      its.entering = entering;
    }
    return true;
  }

  private void load(KernelProcessor on, Switched its, Space space) {
    Space before = on.loadedSpace();
    its.push(before);
    boolean loaded = false;
    try {
      replace(on, its, before, space);
      loaded = true;
    } finally {
      if (!loaded) {
        its.pop();
      }
    }
  }

  private void unload(KernelProcessor on, Switched its) {
    replace(on, its, on.loadedSpace(), its.pop());
  }

  /** Loads the root of {@code next}; interrupts are masked whenever it is not the current one. */
  private void replace(KernelProcessor on, Switched its, Space before, Space next) {
    if (next == before) {
      return;
    }
    Space current = on.currentSpace();
    if (before == current) {
      its.wereMasked = on.cpu().maskInterrupts(true);
    }
    boolean loaded = false;
    try {
      if (next != current) {
        next.setLoaded(on.index(), true);
        catchUp(on, its, next);
      }
      on.setLoadedSpace(next);
      on.paging().parts().roots().activate(on, next);
      on.counts().add(Counter.ROOT_LOADS, 1);
      loaded = true;
    } finally {
      if (!loaded) {
        on.setLoadedSpace(before);
      }
      Space left = loaded ? before : next;
      if (left != current) {
        left.setLoaded(on.index(), false);
      }
      if (on.loadedSpace() == current) {
        on.cpu().maskInterrupts(its.wereMasked);
      }
    }
  }

  private static void catchUp(KernelProcessor on, Switched its, Space next) {
    boolean entering = its.entering;
    its.entering = true;
    try {
      on.paging().parts().sync().entering(on, next);
    } finally {
      its.entering = entering;
    }
  }

  /** What one processor has loaded. */
  private static final class Switched {
    /** Views of a space that is not in step yet, and so cannot be loaded. */
    final TransientAccess.Views behind = new TransientAccess.Views();

    boolean entering;
    boolean wereMasked;
    // What each view that is shown has replaced.
    private @Nullable Space[] replaced = new @Nullable Space[4];
    private int depth;

    void push(Space space) {
      if (depth == replaced.length) {
        replaced = Arrays.copyOf(replaced, 2 * depth);
      }
      replaced[depth++] = space;
    }

    Space pop() {
      Space space = replaced[--depth];
      replaced[depth] = null;
      if (space == null) {
        throw new IllegalStateException("no view is shown");
      }
      return space;
    }
  }
}
