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
import java.util.concurrent.atomic.AtomicReference;
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
          unrestored().caughtBy("Q31.3"));

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
