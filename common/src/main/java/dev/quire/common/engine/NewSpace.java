package dev.quire.common.engine;

import dev.quire.api.FrameOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A space that is being made: its top-level tables, and whether it is known to others. When making
 * it fails, also at the very end, it is forgotten and the frames are given back.
 */
public final class NewSpace {
  private final KernelProcessor on;
  private final RootFrames source;
  private final FrameOwner owner;
  private final List<RootFrames.Mapped> taken = new ArrayList<>();
  // From here on the mappings of what was taken have ended, or one that is ending has failed.
  private int mapped;
  private boolean failed;
  private @Nullable Space known;

  private NewSpace(KernelProcessor on, RootFrames source, FrameOwner owner) {
    this.on = on;
    this.source = source;
    this.owner = owner;
  }

  /** Returns the space that {@code maker} makes of tables that it takes, and then makes known. */
  public static Space make(
      KernelProcessor on, RootFrames source, long id, Function<NewSpace, Space> maker) {
    NewSpace its = new NewSpace(on, source, Space.ownerOf(id));
    boolean made = false;
    try {
      Space space = maker.apply(its);
      its.end();
      made = true;
      return space;
    } finally {
      if (!made) {
        its.undo();
      }
    }
  }

  /** Takes frames for a table, mapped until the space is made; as {@link RootFrames#take}. */
  public RootFrames.Mapped take(int order) {
    RootFrames.Mapped table = source.take(on, order, owner);
    taken.add(table);
    mapped = taken.size();
    return table;
  }

  /** Makes the space known: from now on whoever changes kernel space writes to its root. */
  public void known(Space space, TableView root) {
    Parts parts = on.paging().parts();
    known = space;
    parts.access().adopt(on, space);
    parts.sync().adopt(on, space, root);
  }

  /** Ends the mappings, the last one first. */
  private void end() {
    while (mapped > 0) {
      failed = true;
      source.done(on, taken.get(mapped - 1));
      failed = false;
      mapped--;
    }
  }

  private void undo() {
    try {
      Space space = known;
      if (space != null) {
        on.paging().parts().sync().forget(on, space);
        on.paging().parts().access().forget(on, space);
      }
    } finally {
      giveBack(taken.size() - 1);
    }
  }

  /** Gives back what was taken, the last one first, whatever fails. */
  private void giveBack(int last) {
    if (last < 0) {
      return;
    }
    RootFrames.Mapped table = taken.get(last);
    try {
      if (last >= mapped) {
        source.drop(on, table);
      } else if (failed && last == mapped - 1) {
        source.abandon(on, table);
      } else {
        source.cancel(on, table);
      }
    } finally {
      giveBack(last - 1);
    }
  }
}
