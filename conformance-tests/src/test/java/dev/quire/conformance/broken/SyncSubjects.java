package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.ARMV7_N0;
import static dev.quire.conformance.broken.Architecture.X86;
import static dev.quire.conformance.broken.Architecture.X86_PAE;

import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.Journal;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Kernel space that is not kept in step. */
final class SyncSubjects {
  static final List<Subject> ALL =
      List.of(
          journal("journal replayed in the wrong order", Backwards::new).caughtBy("Q30.3"),
          journal("journal that forgets its oldest changes", Overrun::new).caughtBy("Q30.5"),
          subject("version not bumped on removal", KernelSyncScheme.VERSION, Unbumped::new)
              .caughtBy("Q30.2"),
          subject("lazy entry not removed everywhere", KernelSyncScheme.LAZY, Unremoved::new)
              .caughtBy("Q30.2"),
          subject("change not broadcast to one space", KernelSyncScheme.BROADCAST, Unremoved::new)
              .caughtBy("Q30.1", "Q30.2"),
          subject(
                  "root of a destroyed space written to",
                  KernelSyncScheme.ALL_DIRECTORIES,
                  real ->
                      new ForwardingSync(real) {
                        @Override
                        public void forget(KernelProcessor on, Space space) {}
                      })
              .caughtBy("Q30.7"),
          subject(
                  "entry changed that kernel code stands on",
                  KernelSyncScheme.LAZY,
                  real ->
                      new ForwardingSync(real) {
                        @Override
                        public boolean changesEntriesInUse() {
                          return true;
                        }
                      })
              .platform(TableSubjects::withLargeMapping)
              .caughtBy("Q30.10"));

  private SyncSubjects() {}

  private static Subject.Builder subject(
      String name, KernelSyncScheme scheme, UnaryOperator<KernelSpaceSync> value) {
    return copying(name, scheme).sync(value);
  }

  private static Subject.Builder journal(String name, UnaryOperator<Journal> value) {
    return copying(name, KernelSyncScheme.JOURNAL)
        .parts((config, parts) -> parts.toBuilder().journal(value.apply(parts.journal())).build());
  }

  /** On the formats whose spaces have copies of the kernel's entries. */
  private static Subject.Builder copying(String name, KernelSyncScheme scheme) {
    return Subject.named(name)
        .on(X86, X86_PAE, ARMV7_N0)
        .config(config -> config.toBuilder().kernelSync(scheme).build());
  }

  /** Hands out the newest change first. */
  private static final class Backwards implements Journal {
    private final Journal real;

    Backwards(Journal real) {
      this.real = real;
    }

    @Override
    public int length() {
      return real.length();
    }

    @Override
    public void add(long number, int place, long[] entries) {
      real.add(number, place, entries);
    }

    @Override
    public void replay(long from, long to, Change change) {
      for (long number = to - 1; number >= from; number--) {
        real.replay(number, number + 1, change);
      }
    }
  }

  /** Says that it keeps more changes than it does. */
  private static final class Overrun implements Journal {
    private static final int EXCESS = 2;

    private final Journal real;

    Overrun(Journal real) {
      this.real = real;
    }

    @Override
    public int length() {
      return real.length() + EXCESS;
    }

    @Override
    public void add(long number, int place, long[] entries) {
      real.add(number, place, entries);
    }

    @Override
    public void replay(long from, long to, Change change) {
      real.replay(from, to, change);
    }
  }

  /** Has spaces that are up to date believe that they still are when a table has gone. */
  private static final class Unbumped extends ForwardingSync {
    private final List<Space> spaces = new ArrayList<>();

    Unbumped(KernelSpaceSync real) {
      super(real);
    }

    @Override
    public void adopt(KernelProcessor on, Space space, TableView view) {
      super.adopt(on, space, view);
      spaces.add(space);
    }

    /** What the entry of the kernel's part leads to. */
    private long table(KernelProcessor on, TableView view, long page) {
      Geometry geometry = on.paging().parts().geometry();
      TableLinks links = on.paging().parts().links();
      long at = view.root(page);
      for (int above = geometry.levels(); above > level(); above--) {
        long frame = links.table(on, at, above, page);
        at = view.table(above - 1, page, frame) + geometry.offset(above - 1, page);
      }
      return links.table(on, at, level(), page);
    }

    @Override
    public void changed(KernelProcessor on, TableView view, long page) {
      if (table(on, view, page) != TableLinks.NONE) {
        super.changed(on, view, page);
        return;
      }
      long newest = spaces.stream().mapToLong(Space::kernelVersion).max().orElse(0);
      Map<Space, Long> before = new HashMap<>();
      spaces.forEach(space -> before.put(space, space.kernelVersion()));
      super.changed(on, view, page);
      before.forEach(
          (space, version) -> {
            if (version == newest) {
              space.setKernelVersion(newest + 1);
            }
          });
    }
  }

  /** Loses the first space that it is told of. */
  private static final class Unremoved extends ForwardingSync {
    private boolean lost;

    Unremoved(KernelSpaceSync real) {
      super(real);
    }

    @Override
    public void adopt(KernelProcessor on, Space space, TableView view) {
      super.adopt(on, space, view);
      if (!lost) {
        lost = true;
        super.forget(on, space);
      }
    }
  }
}
