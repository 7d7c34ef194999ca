package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.X86;

import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import dev.quire.common.engine.sync.Journal;
import dev.quire.common.engine.sync.JournaledKernel;
import dev.quire.common.engine.sync.RingJournal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Kernel space that is not kept in step. */
final class SyncSubjects {
  static final List<Subject> ALL =
      List.of(
          subject(
                  "journal replayed in the wrong order",
                  KernelSyncScheme.JOURNAL,
                  real -> {
                    JournaledKernel kernel = (JournaledKernel) real;
                    return kernel.with(new Backwards(kernel.journal().length()));
                  })
              .caughtBy("Q30.3"),
          subject(
                  "journal that forgets its oldest changes",
                  KernelSyncScheme.JOURNAL,
                  real -> {
                    JournaledKernel kernel = (JournaledKernel) real;
                    return kernel.with(new Overrun(kernel.journal().length()));
                  })
              .caughtBy("Q30.5"),
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
    return Subject.named(name)
        .on(X86)
        .config(config -> config.toBuilder().kernelSync(scheme).build())
        .sync(value);
  }

  /** Hands out the newest change first. */
  private static final class Backwards implements Journal {
    private final Journal real;

    Backwards(int length) {
      real = new RingJournal(length);
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

    Overrun(int length) {
      real = new RingJournal(length);
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

    @Override
    public void changed(KernelProcessor on, TableView view, long page) {
      long table = on.paging().parts().links().table(on, view.root(page), level(), page);
      if (table != TableLinks.NONE) {
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
