package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.ARMV7;
import static dev.quire.conformance.broken.Architecture.X86;

import dev.quire.api.MemoryType;
import dev.quire.api.Protection;
import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.InterruptEntry;
import dev.quire.api.port.X86Cpu;
import dev.quire.armv7.layout.Contextidr;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.common.engine.Debts;
import dev.quire.common.engine.Format;
import dev.quire.common.engine.Invalidation;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import java.util.List;

/** Translations that are not dropped when they must be. */
final class InvalidationSubjects {
  static final List<Subject> ALL =
      List.of(
          owingNothing("no invalidation on unmap", (format, old, now) -> !format.isMapped(now))
              .caughtBy("Q9.1", "Q9.2"),
          owingNothing(
                  "no invalidation on protect",
                  (format, old, now) ->
                      samePage(format, old, now) && !sameProtection(format, old, now))
              .caughtBy("Q3.5", "Q9.3"),
          owingNothing(
                  "no invalidation on clearing dirty",
                  (format, old, now) ->
                      samePage(format, old, now) && format.dirty(old) && !format.dirty(now))
              .caughtBy("Q5.5"),
          owingNothing(
                  "no invalidation on clearing accessed",
                  (format, old, now) ->
                      samePage(format, old, now) && format.accessed(old) && !format.accessed(now))
              .caughtBy("Q5.4"),
          owingNothing(
                  "no invalidation on remap",
                  (format, old, now) -> format.isMapped(now) && !samePage(format, old, now))
              .on(X86)
              .caughtBy("Q9.4", "Q13.3"),
          Subject.named("rights raised without invalidation, so that the fault repeats for ever")
              .on(ARMV7)
              .invalidation(
                  real ->
                      new ForwardingInvalidation(real) {
                        @Override
                        public void local(KernelProcessor on, Space space, long page) {}

                        @Override
                        public void raised(KernelProcessor on, Space space, long page) {}
                      })
              .caughtBy("Q9.9"),
          Subject.named("ranges above the threshold not invalidated")
              .invalidation(
                  real ->
                      new ForwardingInvalidation(real) {
                        @Override
                        public void pay(KernelProcessor on, Space space, Debts debts) {
                          if (!debts.all()) {
                            super.pay(on, space, debts);
                          }
                        }
                      })
              .caughtBy("Q9.2", "Q9.3"),
          Subject.named("a space that is not running believed to be nowhere in the TLB")
              .on(ARMV7)
              .invalidation(
                  real ->
                      new ForwardingInvalidation(real) {
                        @Override
                        public void pay(KernelProcessor on, Space space, Debts debts) {
                          if (space.isKernel() || on.currentSpace() == space) {
                            super.pay(on, space, debts);
                          }
                        }
                      })
              .caughtBy("Q9.5"),
          Subject.named("invalidation by address with the wrong ASID")
              .on(ARMV7)
              .armv7(
                  real ->
                      new Armv7Port(real) {
                        @Override
                        public void tlbimva(int mvaAndAsid) {
                          super.tlbimva(mvaAndAsid ^ Contextidr.ASID);
                        }
                      })
              .caughtBy("Q9.1"),
          Subject.named("global translations outlive an invalidation of everything")
              .on(X86)
              .x86(
                  real ->
                      new X86Port(real) {
                        private boolean booted;

                        @Override
                        public void setCr4(int value) {
                          if (!booted) {
                            super.setCr4(value);
                          }
                          booted = true;
                        }
                      })
              .caughtBy("Q9.2"),
          Subject.named("shootdown that skips a processor")
              .x86(DeafProcessor::new)
              .armv7(NarrowBroadcast::new)
              .caughtBy("Q15.1", "Q15.2", "Q26.1"),
          Subject.named("unlinked table not dropped from the window")
              .invalidation(PagesOnly::new)
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
                            long frame) {
                          ForwardingCpu.deafTo(
                              on, () -> super.unlinked(on, space, view, level, page, frame));
                        }
                      })
              .caughtBy("Q10.9"),
          Subject.named("unlinked table left in the walk caches")
              .on(ARMV7)
              .under(TlbModel.EAGER)
              .invalidation(PagesOnly::new)
              .caughtBy("Q22.3"),
          Subject.named("transient mapping not invalidated")
              .invalidation(
                  real ->
                      new ForwardingInvalidation(real) {
                        @Override
                        public void transientPage(KernelProcessor on, long page) {}
                      })
              .caughtBy("Q6.5"),
          Subject.named("DSB omitted after a store to the current space's tables")
              .on(ARMV7)
              .under(TlbModel.EAGER)
              .armv7(NoBarrier::new)
              .caughtBy("Q9.1"));

  private InvalidationSubjects() {}

  /** Says of which changes a broken format believes that they owe nothing. */
  @FunctionalInterface
  private interface Forgotten {
    boolean is(Format format, long old, long now);
  }

  private static Subject.Builder owingNothing(String name, Forgotten forgotten) {
    return Subject.named(name)
        .format(
            real ->
                new ForwardingFormat(real) {
                  @Override
                  public boolean owes(long old, long now) {
                    return super.owes(old, now) && !forgotten.is(real, old, now);
                  }

                  @Override
                  public long accessedBit() {
                    long old = leaf(0, Protection.KERNEL_READ, MemoryType.WRITE_BACK, false);
                    return forgotten.is(real, old, 0) ? 0 : super.accessedBit();
                  }
                });
  }

  private static boolean samePage(Format format, long old, long now) {
    return format.isMapped(now) && format.frame(old) == format.frame(now);
  }

  private static boolean sameProtection(Format format, long old, long now) {
    return format.protection(old) == format.protection(now);
  }

  /** Acknowledges what other processors ask for, and the last processor does nothing of it. */
  private static final class DeafProcessor extends X86Port {
    DeafProcessor(X86Cpu real) {
      super(real);
    }

    @Override
    public void onInterrupt(InterruptEntry entry) {
      super.onInterrupt(
          fromProcessor -> {
            if (fromProcessor && index() > 0) {
              deafTo(() -> entry.onInterrupt(true));
            } else {
              entry.onInterrupt(fromProcessor);
            }
          });
    }
  }

  /** Invalidates by address here where it should on all processors. */
  private static final class NarrowBroadcast extends Armv7Port {
    NarrowBroadcast(Armv7Cpu real) {
      super(real);
    }

    @Override
    public void tlbimvais(int mvaAndAsid) {
      super.tlbimva(mvaAndAsid);
    }
  }

  /** Pays for pages, and for no table that was unlinked. */
  private static final class PagesOnly extends ForwardingInvalidation {
    PagesOnly(Invalidation real) {
      super(real);
    }

    @Override
    public void pay(KernelProcessor on, Space space, Debts debts) {
      Debts pages = new Debts();
      for (int i = 0; i < debts.pageCount(); i++) {
        pages.page(debts.page(i));
      }
      super.pay(on, space, debts.all() ? debts : pages);
    }
  }

  /** Leaves out the barriers that follow a store through the window of the current space. */
  private static final class NoBarrier extends Armv7Port {
    private static final long WINDOW = MirrorGeometry.window(1);

    private boolean own;

    NoBarrier(Armv7Cpu real) {
      super(real);
    }

    private void stores(long address) {
      own = address >= WINDOW && address < WINDOW + MirrorGeometry.WINDOW_BYTES;
    }

    @Override
    public void store32(long address, int value, boolean user) {
      stores(address);
      super.store32(address, value, user);
    }

    @Override
    public void store32s(long address, int[] from, int offset, int count, boolean user) {
      stores(address);
      super.store32s(address, from, offset, count, user);
    }

    @Override
    public void fill32(long address, int count, int first, int step, boolean user) {
      stores(address);
      super.fill32(address, count, first, step, user);
    }

    @Override
    public void dsb() {
      if (!own) {
        super.dsb();
      }
    }
  }
}
