package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.ARMV7;
import static dev.quire.conformance.broken.Architecture.X86;

import dev.quire.api.MachineConfig;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Parts;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableAccess;
import dev.quire.common.engine.TableView;
import dev.quire.common.engine.WindowAccess;
import dev.quire.common.engine.WindowSlots;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.X86Geometry;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/** Windows that show the wrong tables, or show them to the wrong code. */
final class WindowSubjects {
  private static final int SELF_SLOT = X86Geometry.ENTRIES - 1;
  private static final int MIRROR_WORD = MirrorGeometry.mirrorWord(1);

  static final List<Subject> ALL =
      List.of(
          Subject.named("global window, by bit 8 of the recursive entry")
              .on(X86)
              .roots(real -> new PatchedRoots(real, SELF_SLOT, word -> word | Pde.G))
              .caughtBy("Q10.4"),
          Subject.named("global window, by nG missing in the mirror")
              .on(ARMV7)
              .roots(real -> new PatchedRoots(real, MIRROR_WORD, word -> word & ~L2Descriptor.NG))
              .caughtBy("Q10.4"),
          Subject.named("window visible to user, by the recursive entry")
              .on(X86)
              .roots(real -> new PatchedRoots(real, SELF_SLOT, word -> word | Pde.US))
              .caughtBy("Q10.1"),
          Subject.named("window visible to user, by the mirror's own word")
              .on(ARMV7)
              .roots(real -> new PatchedRoots(real, MIRROR_WORD, word -> word | L2Descriptor.USER))
              .caughtBy("Q22.1"),
          Subject.named("foreign slot retargeted without invalidation")
              .slots(
                  real ->
                      new ForwardingSlots(real) {
                        @Override
                        public void forget(KernelProcessor on, long[] touched, int count) {
                          ForwardingCpu.deafTo(on, () -> super.forget(on, touched, count));
                        }
                      })
              .caughtBy("Q10.3", "Q10.5"),
          Subject.named("foreign slot not restored by a nested edit")
              .parts(
                  (config, parts) ->
                      unrestored(config, parts, on -> !ForwardingCpu.isInterrupted(on)))
              .caughtBy("Q10.5"),
          Subject.named("foreign slot not restored after an interrupt")
              .parts((config, parts) -> unrestored(config, parts, ForwardingCpu::isInterrupted))
              .caughtBy("Q10.6"));

  private WindowSubjects() {}

  private static Parts unrestored(
      MachineConfig config, Parts parts, Predicate<KernelProcessor> where) {
    WindowSlots slots = ((WindowAccess) parts.access()).slots();
    return parts.toBuilder()
        .access(new Unrestored(slots, parts.geometry(), config.processors(), where))
        .build();
  }

  /** Roots in which one word of the directory, or of the mirror, is changed when they are made. */
  private static final class PatchedRoots extends ForwardingRoots {
    private final int word;
    private final LongUnaryOperator change;

    PatchedRoots(Roots real, int word, LongUnaryOperator change) {
      super(real);
      this.word = word;
      this.change = change;
    }

    @Override
    public Space create(KernelProcessor on, long id, String name) {
      Space space = super.create(on, id, name);
      long at = on.mapTransient(space.root());
      try {
        long entry = at + ((long) word << X86Geometry.ENTRY_SHIFT);
        on.words().store(entry, change.applyAsLong(on.words().load(entry)));
      } finally {
        on.unmapTransient(at);
      }
      return space;
    }
  }

  /** Leaves the slot as it is where the view of an outer edit should come back. */
  private static final class Unrestored implements TableAccess {
    private final WindowAccess real;
    private final Predicate<KernelProcessor> where;
    private final int[] depths;
    private final boolean[] restoring;

    Unrestored(
        WindowSlots slots, Geometry geometry, int processors, Predicate<KernelProcessor> where) {
      this.where = where;
      this.depths = new int[processors];
      this.restoring = new boolean[processors];
      this.real =
          new WindowAccess(
              new ForwardingSlots(slots) {
                @Override
                public void point(KernelProcessor on, Space space) {
                  if (!restoring[on.index()]) {
                    super.point(on, space);
                  }
                }

                @Override
                public void clear(KernelProcessor on) {
                  if (!restoring[on.index()]) {
                    super.clear(on);
                  }
                }

                @Override
                public void forget(KernelProcessor on, long[] touched, int count) {
                  if (!restoring[on.index()]) {
                    super.forget(on, touched, count);
                  }
                }
              },
              geometry,
              processors);
    }

    private static boolean isForeign(KernelProcessor on, Space space) {
      return !space.isKernel() && on.currentSpace() != space;
    }

    @Override
    public boolean zeroesTables() {
      return real.zeroesTables();
    }

    @Override
    public void linking(
        KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
      real.linking(on, space, view, level, page, frame);
    }

    @Override
    public void unlinked(
        KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
      real.unlinked(on, space, view, level, page, frame);
    }

    @Override
    public List<String> check(KernelProcessor on, Space space, TableView view) {
      return real.check(on, space, view);
    }

    @Override
    public void show(KernelProcessor on, Space space) {
      real.show(on, space);
    }

    @Override
    public TableView open(KernelProcessor on, Space space) {
      depths[on.index()] += isForeign(on, space) ? 1 : 0;
      return real.open(on, space);
    }

    @Override
    public void close(KernelProcessor on, Space space) {
      int index = on.index();
      depths[index] -= isForeign(on, space) ? 1 : 0;
      boolean before = restoring[index];
      restoring[index] = depths[index] > 0 && where.test(on);
      try {
        real.close(on, space);
      } finally {
        restoring[index] = before;
      }
    }
  }
}
