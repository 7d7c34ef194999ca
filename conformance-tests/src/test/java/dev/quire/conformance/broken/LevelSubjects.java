package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.X86_64;
import static dev.quire.conformance.broken.Architecture.X86_PAE;

import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Protection;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.Format;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.Space;
import dev.quire.x86.layout.LongGeometry;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import dev.quire.x86.layout.WidePte;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Tables of more than two levels, and entries of 64 bits, that are wrong in ways of their own. */
final class LevelSubjects {
  /** The level of the entries that link page tables. */
  private static final int DIRECTORY = 2;

  /** Where a PML4 table maps itself. */
  private static final int SELF_SLOT = WideGeometry.ENTRIES - 1;

  static final List<Subject> ALL =
      List.of(
          counted("count of an inner table too high", 1).caughtBy("Q32.2"),
          counted("count of an inner table too low", -1).caughtBy("Q32.2"),
          Subject.named("entry of an inner level stored one place too far")
              .on(X86_64)
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
                          long wrong = level > DIRECTORY ? at + WideGeometry.ENTRY_BYTES : at;
                          super.link(on, space, wrong, level, page, frame);
                        }
                      })
              .caughtBy("Q32.1"),
          linked("inner entry that is for supervisors only", word -> word & ~WidePde.US)
              .caughtBy("Q32.1"),
          linked("inner entry that grants no writing", word -> word & ~WidePde.RW).caughtBy("Q2.4"),
          linked("inner entry that refuses execution", word -> word | WidePde.XD).caughtBy("Q16.1"),
          Subject.named("address cut to 48 bits, and its sign extended")
              .on(X86_64)
              .x86(CutAddresses::new)
              .caughtBy("Q32.3", "Q32.4"),
          Subject.named("execution refused without invalidation")
              .on(X86_PAE, X86_64)
              .format(
                  real ->
                      new ForwardingFormat(real) {
                        @Override
                        public boolean owes(long old, long now) {
                          return super.owes(old, now & ~WidePte.XD);
                        }
                      })
              .caughtBy("Q32.5"),
          Subject.named("window of upper tables retargeted without invalidation")
              .on(X86_64)
              .slots(
                  real ->
                      new ForwardingSlots(real) {
                        @Override
                        public void forget(KernelProcessor on, long[] touched, int count) {
                          super.forget(on, touched, lowest(touched, count));
                        }
                      })
              .caughtBy("Q32.6"),
          Subject.named("window visible to user, by the entry that maps the root")
              .on(X86_64)
              .roots(VisibleSelfMap::new)
              .caughtBy("Q22.1"),
          splitWithExecution());

  private LevelSubjects() {}

  private static Subject.Builder counted(String name, int error) {
    return Subject.named(name)
        .on(X86_64)
        .links(
            real ->
                new ForwardingLinks(real) {
                  @Override
                  public void link(
                      KernelProcessor on, Space space, long at, int level, long page, long frame) {
                    super.link(on, space, at, level, page, frame);
                    if (level > DIRECTORY) {
                      on.paging().frames().table().addTableCount(frame, error);
                    }
                  }
                });
  }

  /** Entries that link a user's tables above the lowest have other rights. */
  private static Subject.Builder linked(String name, LongUnaryOperator change) {
    return Subject.named(name)
        .on(X86_64)
        .links(
            real ->
                new ForwardingLinks(real) {
                  @Override
                  public void link(
                      KernelProcessor on, Space space, long at, int level, long page, long frame) {
                    super.link(on, space, at, level, page, frame);
                    if (level > DIRECTORY && !space.isKernel()) {
                      on.words().store(at, change.applyAsLong(on.words().load(at)));
                    }
                  }
                });
  }

  /** Moves the window pages of page tables to the front, and returns how many they are. */
  private static int lowest(long[] pages, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (LongGeometry.pointerIndex(pages[i]) != SELF_SLOT) {
        pages[kept++] = pages[i];
      }
    }
    return count < 0 ? count : kept;
  }

  private static Subject splitWithExecution() {
    boolean[] splitting = new boolean[1];
    return Subject.named("execution granted by a split")
        .on(X86_PAE, X86_64)
        .edits(
            (paging, real) ->
                new ForwardingEdit(real) {
                  @Override
                  public void split(PageNumber page) {
                    splitting[0] = true;
                    try {
                      super.split(page);
                    } finally {
                      splitting[0] = false;
                    }
                  }
                })
        .format(real -> new Executable(real, splitting))
        .caughtBy("Q33.3");
  }

  /** Grants execution with every page while it is told to. */
  private static final class Executable extends ForwardingFormat {
    private final boolean[] granting;

    Executable(Format real, boolean[] granting) {
      super(real);
      this.granting = granting;
    }

    @Override
    public long leaf(long frame, Protection protection, MemoryType type, boolean global) {
      return super.leaf(frame, granting[0] ? protection.withExecute() : protection, type, global);
    }
  }

  /** Root tables whose own window is for user code too. */
  private static final class VisibleSelfMap extends ForwardingRoots {
    VisibleSelfMap(Roots real) {
      super(real);
    }

    @Override
    public Space create(KernelProcessor on, long id, String name) {
      Space space = super.create(on, id, name);
      long at = on.mapTransient(space.root());
      try {
        long entry = at + ((long) SELF_SLOT << WideGeometry.ENTRY_SHIFT);
        on.words().store(entry, on.words().load(entry) | WidePde.US);
      } finally {
        on.unmapTransient(at);
      }
      return space;
    }
  }

  /** A processor that is asked only for what tables index of an address. */
  private static final class CutAddresses extends X86Port {
    CutAddresses(X86Cpu real) {
      super(real);
    }

    @Override
    public int load32(long address, boolean user) {
      return super.load32(LongGeometry.canonical(address), user);
    }
  }
}
