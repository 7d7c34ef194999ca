package dev.quire.common.engine;

import java.util.Arrays;

/**
 * Reaches a table by mapping its frame for the moment in the transient-mapping region: for each
 * view the root and one table of every level beneath, moved when another table of that level is
 * asked for, and given back when the view is closed.
 */
public final class TransientAccess implements TableAccess {
  private final Geometry geometry;
  private final Views[] views;

  /** Creates the access of a machine with this many processors. */
  public TransientAccess(Geometry geometry, int processors) {
    this.geometry = geometry;
    this.views = new Views[processors];
    Arrays.setAll(views, i -> new Views());
  }

  @Override
  public TableView open(KernelProcessor on, Space space) {
    return views[on.index()].open(on, space, geometry);
  }

  @Override
  public void show(KernelProcessor on, Space space) {}

  @Override
  public void close(KernelProcessor on, Space space) {
    views[on.index()].close();
  }

  /**
   * The views of one processor. An interrupt may come before any store of the one that was opened
   * last and open others, which it closes before it returns.
   */
  static final class Views {
    private TransientView[] open = new TransientView[0];
    private int depth;

    /** Opens a view whose root is mapped too. */
    TransientView open(KernelProcessor on, Space space, Geometry geometry) {
      return open(on, space, geometry, TransientView.NO_ROOT);
    }

    /** Opens a view whose root is at an address already, unless that is NO_ROOT. */
    TransientView open(KernelProcessor on, Space space, Geometry geometry, long root) {
      if (depth == open.length) {
        TransientView[] more = Arrays.copyOf(open, depth + 1);
        more[depth] = new TransientView(geometry);
        open = more;
      }
      TransientView view = open[depth++];
      boolean opened = false;
      try {
        view.open(on, space, root);
        opened = true;
        return view;
      } finally {
        depth -= opened ? 0 : 1;
      }
    }

    /** Closes the view that was opened last. */
    void close() {
      try {
        open[depth - 1].close();
      } finally {
        depth--;
      }
    }
  }
}
