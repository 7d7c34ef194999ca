package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.ARMV7;
import static dev.quire.conformance.broken.Architecture.X86;

import dev.quire.api.MemoryType;
import dev.quire.api.PageRange;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.Protection;
import dev.quire.api.RootSource;
import dev.quire.api.VirtualAddress;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.Platform;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.armv7.layout.Ttbcr;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import dev.quire.common.hardware.SimulatedMachine;
import dev.quire.x86.layout.Pde;
import java.util.List;

/** Tables that are linked, unlinked, counted or looked for wrongly. */
final class TableSubjects {
  static final List<Subject> ALL =
      List.of(
          Subject.named("table freed while linked")
              .links(
                  real ->
                      new ForwardingLinks(real) {
                        @Override
                        public void unlink(
                            KernelProcessor on, Space space, long at, int level, long page) {}
                      })
              .caughtBy("Q9.8"),
          Subject.named("table linked unzeroed")
              .on(X86)
              .slots(
                  real ->
                      new ForwardingSlots(real) {
                        @Override
                        public boolean zeroesTables() {
                          return true;
                        }
                      })
              .caughtBy("Q11.1"),
          Subject.named("table linked unzeroed in the window")
              .on(ARMV7)
              .slots(
                  real ->
                      new ForwardingSlots(real) {
                        @Override
                        public void linking(
                            KernelProcessor on,
                            Space space,
                            TableView view,
                            int level,
                            long page,
                            long frame) {
                          Unzeroed port = (Unzeroed) on.cpu();
                          port.linking = true;
                          super.linking(on, space, view, level, page, frame);
                          port.linking = false;
                        }
                      })
              .armv7(Unzeroed::new)
              .caughtBy("Q11.1"),
          Subject.named("mirror not updated on link")
              .on(ARMV7)
              .slots(
                  real ->
                      new ForwardingSlots(real) {
                        @Override
                        public void linking(
                            KernelProcessor on,
                            Space space,
                            TableView view,
                            int level,
                            long page,
                            long frame) {
                          super.linking(on, space, view, level, page, frame);
                          long at = mirrorEntry(on, space, view, page);
                          on.words().store(at, L2Descriptor.ABSENT);
                          on.paging().parts().invalidation().publish(on);
                        }
                      })
              .caughtBy("Q2.2", "Q17.5"),
          Subject.named("mirror not updated on unlink")
              .on(ARMV7)
              .slots(
                  real ->
                      new ForwardingSlots(real) {
                        @Override
                        public void unlinked(
                            KernelProcessor on,
                            Space space,
                            TableView view,
                            int level,
                            long page,
                            long frame) {}
                      })
              .caughtBy("Q11.7", "Q17.5"),
          Subject.named("L1 group half written")
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
                          int half = Armv7Geometry.QUARTERS / 2;
                          long third = at + ((long) half << Armv7Geometry.ENTRY_SHIFT);
                          on.words().fill(third, half, L1Descriptor.ABSENT, 0);
                          on.paging().parts().invalidation().publish(on);
                        }
                      })
              .caughtBy("Q2.5"),
          counted("empty table kept, by a count that is too high", 1).caughtBy("Q11.2"),
          counted("table given back that is not empty, by a count that is too low", -1)
              .caughtBy("Q11.2"),
          Subject.named("root leaked when a space is destroyed")
              .roots(
                  real ->
                      new ForwardingRoots(real) {
                        @Override
                        public void remove(KernelProcessor on, Space space) {}
                      })
              .caughtBy("Q11.4", "Q23.4"),
          Subject.named("heap frame reused while still a directory")
              .config(config -> config.toBuilder().rootSource(RootSource.HEAP).build())
              .roots(
                  real ->
                      new ForwardingRoots(real) {
                        @Override
                        public Space create(KernelProcessor on, long id, String name) {
                          Space space = super.create(on, id, name);
                          for (int i = 0; i < space.topFrames(); i++) {
                            on.paging().frames().drop(space.top() + i);
                          }
                          return space;
                        }
                      })
              .caughtBy("Q11.8"),
          Subject.named("PSE entry indexed as a table")
              .on(X86)
              .platform(TableSubjects::withLargeMapping)
              .links(
                  real ->
                      new ForwardingLinks(real) {
                        @Override
                        public long table(KernelProcessor on, long at, int level, long page) {
                          long table = super.table(on, at, level, page);
                          return table == TableLinks.LARGE
                              ? Pde.tableFrame((int) on.words().load(at))
                              : table;
                        }
                      })
              .caughtBy("Q22.2"),
          Subject.named("section indexed as a table")
              .on(ARMV7)
              .platform(TableSubjects::withLargeMapping)
              .links(
                  real ->
                      new ForwardingLinks(real) {
                        @Override
                        public long table(KernelProcessor on, long at, int level, long page) {
                          long table = super.table(on, at, level, page);
                          return table == TableLinks.LARGE
                              ? L1Descriptor.tableFrame((int) on.words().load(at))
                              : table;
                        }
                      })
              .caughtBy("Q22.2"));

  private TableSubjects() {}

  /** The mirror of a space is the table of the group of its own window. */
  private static long mirrorEntry(KernelProcessor on, Space space, TableView view, long page) {
    int n = Ttbcr.n(((Armv7Cpu) on.cpu()).ttbcr());
    int word = space.isKernel() ? MirrorGeometry.KERNEL_MIRROR_WORD : MirrorGeometry.mirrorWord(n);
    long group = page >>> Armv7Geometry.VIEW_INDEX_BITS;
    long mirrorPage = (long) word << Armv7Geometry.VIEW_INDEX_BITS;
    return view.table(1, mirrorPage, space.root()) + (group << Armv7Geometry.ENTRY_SHIFT);
  }

  private static Subject.Builder counted(String name, int error) {
    return Subject.named(name)
        .links(
            real ->
                new ForwardingLinks(real) {
                  @Override
                  public void link(
                      KernelProcessor on, Space space, long at, int level, long page, long frame) {
                    super.link(on, space, at, level, page, frame);
                    on.paging().frames().table().addTableCount(frame, error);
                  }
                });
  }

  /** A platform that wants 4 MB mapped, aligned: one large page, or four sections. */
  static void withLargeMapping(SimulatedMachine hardware) {
    VirtualAddress at = VirtualAddress.of(0xf1000000L);
    PhysicalAddress from = hardware.config().ramBase().plus(0x400000L);
    hardware.setKernelMappings(
        List.of(
            Platform.FixedMapping.of(
                PageRange.of(at.page(), Armv7Geometry.VIEW_ENTRIES),
                from.frame(),
                Protection.KERNEL_READ_WRITE,
                MemoryType.WRITE_BACK)));
  }

  /** Leaves a table as it is where linking should fill it with zeroes. */
  private static final class Unzeroed extends Armv7Port {
    private boolean linking;

    Unzeroed(Armv7Cpu real) {
      super(real);
    }

    @Override
    public void fill32(long address, int count, int first, int step, boolean user) {
      if (!linking || count != Armv7Geometry.VIEW_ENTRIES) {
        super.fill32(address, count, first, step, user);
      }
    }
  }
}
