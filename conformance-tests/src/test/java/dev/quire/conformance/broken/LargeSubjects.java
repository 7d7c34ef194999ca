package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.ARMV7;
import static dev.quire.conformance.broken.Architecture.X86;

import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.common.engine.Debts;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import java.util.List;

/** Large mappings that are made, changed and found wrongly. */
final class LargeSubjects {
  static final List<Subject> ALL =
      List.of(
          splitWithoutBreak(),
          Subject.named("replica missing in a 64 KB page")
              .on(ARMV7)
              .armv7(FifteenReplicas::new)
              .caughtBy("Q33.1", "Q33.2"),
          Subject.named("every page of a large page is taken for its first")
              .links(
                  real ->
                      new ForwardingLinks(real) {
                        @Override
                        public PageState large(KernelProcessor on, long at, int level, long page) {
                          return super.large(on, at, level, page & -(1L << largeOrder(level)));
                        }
                      })
              .caughtBy("Q33.1", "Q33.6"),
          Subject.named("table linked over the section beside it")
              .on(ARMV7)
              .links(
                  real ->
                      new ForwardingLinks(real) {
                        @Override
                        public void link(
                            KernelProcessor on,
                            Space space,
                            long at,
                            int level,
                            long page,
                            long frame) {
                          super.link(on, space, at, level, page, frame);
                          for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
                            int table = (int) frame << Armv7Geometry.PAGE_SHIFT;
                            on.words()
                                .store(
                                    at + ((long) quarter << Armv7Geometry.ENTRY_SHIFT),
                                    Integer.toUnsignedLong(L1Descriptor.tableOf(table, quarter)));
                          }
                        }
                      })
              .caughtBy("Q33.5"),
          Subject.named("memory under a large page kept for its table in the window")
              .on(X86)
              .slots(
                  real ->
                      new ForwardingSlots(real) {
                        @Override
                        public boolean showsLarge() {
                          return false;
                        }

                        @Override
                        public void largeGone(
                            KernelProcessor on, TableView view, int level, long page) {}
                      })
              .under(TlbModel.EAGER)
              .caughtBy("Q33.9"));

  private LargeSubjects() {}

  /** Leaves the large entry in place, and its translations, until the table is linked. */
  private static Subject splitWithoutBreak() {
    Moment split = new Moment();
    return Subject.named("large page split without break")
        .edits(
            (paging, real) ->
                new ForwardingEdit(real) {
                  @Override
                  public void split(PageNumber page) {
                    split.now = true;
                    try {
                      super.split(page);
                    } finally {
                      split.now = false;
                    }
                  }
                })
        .links(
            real ->
                new ForwardingLinks(real) {
                  @Override
                  public void put(KernelProcessor on, long at, int level, long page, long word) {
                    if (!split.now) {
                      super.put(on, at, level, page, word);
                    }
                  }
                })
        .invalidation(
            real ->
                new ForwardingInvalidation(real) {
                  @Override
                  public void pay(KernelProcessor on, Space space, Debts debts) {
                    if (!split.now) {
                      super.pay(on, space, debts);
                    }
                  }
                })
        .caughtBy("Q33.3", "Q33.7");
  }

  /** Whether something is being done right now. */
  private static final class Moment {
    boolean now;
  }

  /** Stores all replicas of a large page but the last. */
  private static final class FifteenReplicas extends Armv7Port {
    FifteenReplicas(Armv7Cpu real) {
      super(real);
    }

    @Override
    public void fill32(long address, int count, int first, int step, boolean user) {
      boolean large = L2Descriptor.kind(first) == L2Descriptor.Kind.LARGE_PAGE && step == 0;
      super.fill32(
          address, large && count == Armv7Geometry.REPLICAS ? count - 1 : count, first, step, user);
    }
  }
}
