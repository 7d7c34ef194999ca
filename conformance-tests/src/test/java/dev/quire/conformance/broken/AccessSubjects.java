package dev.quire.conformance.broken;

import static java.util.Objects.requireNonNull;

import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Protection;
import dev.quire.api.TableAccessScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableAccess;
import dev.quire.common.engine.TableView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Ways to reach tables that reach others, or do not end what they began. */
final class AccessSubjects {
  private static final long MAPPED_FRAMES = 512;

  static final List<Subject> ALL =
      List.of(
          access("direct map beyond RAM", TableAccessScheme.DIRECT_MAP, Wrapping::new)
              .caughtBy("Q31.5"),
          access("transient view not given back", TableAccessScheme.TRANSIENT, Kept::new)
              .caughtBy("Q31.4"),
          keptAfterFailure().caughtBy("Q31.4"),
          unrestored().caughtBy("Q31.3"),
          access(
                  "every edit has the view that was opened last",
                  TableAccessScheme.TRANSIENT,
                  real -> new Latest(real, false, true))
              .caughtBy("Q31.1"),
          access(
                  "the view of an interrupt stays",
                  TableAccessScheme.TRANSIENT,
                  real -> new Latest(real, true, false))
              .caughtBy("Q31.2"),
          access(
                  "the place of a destroyed space's root kept",
                  TableAccessScheme.RESIDENT_DIRECTORIES,
                  real ->
                      new ForwardingAccess(real) {
                        @Override
                        public void forget(KernelProcessor on, Space space) {}
                      })
              .caughtBy("Q31.8"));

  private AccessSubjects() {}

  private static Subject.Builder access(
      String name, TableAccessScheme scheme, UnaryOperator<TableAccess> change) {
    return Subject.named(name)
        .parts(
            (config, parts) ->
                config.tableAccess() == scheme
                    ? parts.toBuilder().access(change.apply(parts.access())).build()
                    : parts);
  }

  /** Makes the view that was shown last be shown again where an operation failed. */
  private static Subject.Builder unrestored() {
    AtomicReference<Runnable> again = new AtomicReference<>(() -> {});
    return access(
            "switch not restored after a failure",
            TableAccessScheme.SWITCH,
            real -> new Remembering(real, again))
        .edits(
            (paging, edit) ->
                new ForwardingEdit(edit) {
                  @Override
                  public void map(
                      PageNumber page, FrameNumber frame, Protection protection, MemoryType type) {
                    again.set(() -> {});
                    try {
                      super.map(page, frame, protection, type);
                    } catch (RuntimeException e) {
                      requireNonNull(again.get()).run();
                      throw e;
                    }
                  }
                });
  }

  /** Leaves the mappings of a view through which an operation failed. */
  private static Subject.Builder keptAfterFailure() {
    AtomicBoolean failed = new AtomicBoolean();
    return access(
            "transient view not given back after a failure",
            TableAccessScheme.TRANSIENT,
            real ->
                new ForwardingAccess(real) {
                  @Override
                  public void close(KernelProcessor on, Space space) {
                    if (!failed.getAndSet(false)) {
                      super.close(on, space);
                    }
                  }
                })
        .edits(
            (paging, edit) ->
                new ForwardingEdit(edit) {
                  @Override
                  public void setTicket(PageNumber page, long payload) {
                    try {
                      super.setTicket(page, payload);
                    } catch (RuntimeException e) {
                      failed.set(true);
                      throw e;
                    }
                  }
                });
  }

  /** Knows how the view that was shown last is shown again. */
  private static final class Remembering extends ForwardingAccess {
    private final AtomicReference<Runnable> again;

    Remembering(TableAccess real, AtomicReference<Runnable> again) {
      super(real);
      this.again = again;
    }

    @Override
    public void show(KernelProcessor on, Space space) {
      super.show(on, space);
      again.set(() -> super.show(on, space));
    }
  }

  /** Leaves the mappings of a view that is closed. */
  private static final class Kept extends ForwardingAccess {

    Kept(TableAccess real) {
      super(real);
    }

    @Override
    public void close(KernelProcessor on, Space space) {}
  }

  /** Views that show what one of them shows, the same for all of a processor. */
  private static final class Latest extends ForwardingAccess {
    private record Opened(KernelProcessor on, Space space, TableView view) {}

    private final boolean shows;
    private final boolean restores;
    private final List<Opened> opened = new CopyOnWriteArrayList<>();
    private final Map<Integer, TableView> shown = new ConcurrentHashMap<>();

    /**
     * Creates the access.
     *
     * @param shows whether a view that is to be shown again is
     * @param restores whether the end of a view shows the one before it
     */
    Latest(TableAccess real, boolean shows, boolean restores) {
      super(real);
      this.shows = shows;
      this.restores = restores;
    }

    @Override
    public TableView open(KernelProcessor on, Space space) {
      TableView view = super.open(on, space);
      opened.add(new Opened(on, space, view));
      shown.put(on.index(), view);
      return new TableView() {
        @Override
        public long root(long page) {
          return shown.getOrDefault(on.index(), view).root(page);
        }

        @Override
        public long table(int level, long page, long frame) {
          return shown.getOrDefault(on.index(), view).table(level, page, frame);
        }
      };
    }

    @Override
    public void show(KernelProcessor on, Space space) {
      super.show(on, space);
      if (shows) {
        last(on, each -> each.space() == space)
            .ifPresent(each -> shown.put(on.index(), each.view()));
      }
    }

    @Override
    public void close(KernelProcessor on, Space space) {
      super.close(on, space);
      last(on, each -> true).ifPresent(opened::remove);
      if (restores) {
        last(on, each -> true).ifPresent(each -> shown.put(on.index(), each.view()));
      }
    }

    private Optional<Opened> last(KernelProcessor on, Predicate<Opened> wanted) {
      return opened.stream()
          .filter(each -> each.on() == on && wanted.test(each))
          .reduce((first, second) -> second);
    }
  }

  /** A direct map of the begin of RAM: the frames beyond are taken for those at its begin. */
  private static final class Wrapping extends ForwardingAccess {

    Wrapping(TableAccess real) {
      super(real);
    }

    @Override
    public TableView open(KernelProcessor on, Space space) {
      TableView view = super.open(on, space);
      return new TableView() {
        @Override
        public long root(long page) {
          return view.root(page);
        }

        @Override
        public long table(int level, long page, long frame) {
          long first = space.top() / MAPPED_FRAMES * MAPPED_FRAMES;
          return view.table(level, page, first + frame % MAPPED_FRAMES);
        }
      };
    }
  }
}
