package dev.quire.common.engine;

import java.util.Arrays;
import java.util.List;

/**
 * Reaches the root of every space where it is mapped for good; the tables beneath in the own window
 * if the space is current, else by transient mappings. Kernel space is reached by its window.
 */
public final class ResidentAccess implements TableAccess {
  private final WindowSlots slots;
  private final ResidentRoots roots;
  private final Geometry geometry;
  private final TransientAccess.Views[] views;

  /** Creates the access of a machine with this many processors. */
  public ResidentAccess(WindowSlots slots, ResidentRoots roots, Geometry geometry, int processors) {
    this.slots = slots;
    this.roots = roots;
    this.geometry = geometry;
    this.views = new TransientAccess.Views[processors];
    Arrays.setAll(views, i -> new TransientAccess.Views());
  }

  @Override
  public void adopt(KernelProcessor on, Space space) {
    roots.add(on, space);
  }

  @Override
  public void forget(KernelProcessor on, Space space) {
    roots.remove(on, space);
  }

  private static boolean inWindow(KernelProcessor on, Space space) {
    return space.isKernel() || on.currentSpace() == space;
  }

  @Override
  public TableView open(KernelProcessor on, Space space) {
    if (space.isKernel()) {
      return slots.kernel();
    }
    return inWindow(on, space)
        ? slots.own(space)
        : views[on.index()].open(on, space, geometry, roots.root(on, space));
  }

  @Override
  public void show(KernelProcessor on, Space space) {}

  @Override
  public void close(KernelProcessor on, Space space) {
    if (!inWindow(on, space)) {
      views[on.index()].close();
    }
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
    if (inWindow(on, space)) {
      slots.linking(on, space, view, level, page, frame);
      return;
    }
    slots.linkingUnseen(on, space, level, page, frame);
    if (slots.zeroesTables()) {
      long table = view.table(level - 1, page, frame);
      on.words().fill(table, geometry.entries(level - 1), 0, 0);
      on.paging().parts().invalidation().publish(on);
    }
  }

  @Override
  public void unlinked(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    if (inWindow(on, space)) {
      slots.unlinked(on, space, view, level, page, frame);
    } else {
      slots.unlinkedUnseen(on, space, level, page, frame);
    }
  }

  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    return inWindow(on, space) ? slots.check(on, space, view) : slots.checkUnseen(on, space, view);
  }
}
