package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.ARMV7;
import static dev.quire.conformance.broken.Architecture.X86;

import dev.quire.api.MemoryType;
import dev.quire.api.Protection;
import dev.quire.api.port.X86Cpu;
import dev.quire.armv7.layout.Dacr;
import dev.quire.common.engine.Format;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.X86Geometry;
import java.util.List;

/** Words that say the wrong thing, and registers that decide what words say. */
final class EntrySubjects {
  static final List<Subject> ALL =
      List.of(
          Subject.named("user page global: nG missing, or G set")
              .format(
                  real ->
                      new ForwardingFormat(real) {
                        @Override
                        public long leaf(
                            long frame, Protection protection, MemoryType type, boolean global) {
                          return super.leaf(frame, protection, type, true);
                        }
                      })
              .caughtBy("Q2.2", "Q9.6"),
          Subject.named("kernel mapping visible to user")
              .format(VisibleKernel::new)
              .x86(VisibleDirectory::new)
              .caughtBy("Q10.1"),
          Subject.named("ticket word that looks present")
              .format(PresentTicket::new)
              .caughtBy("Q4.1", "Q4.2"),
          Subject.named("break-before-make omitted")
              .on(ARMV7)
              .format(
                  real ->
                      new ForwardingFormat(real) {
                        @Override
                        public boolean needsBreak(long old, long now) {
                          return false;
                        }
                      })
              .caughtBy("Q3.8", "Q9.4"),
          Subject.named("execute-never forgotten")
              .on(ARMV7)
              .format(
                  real ->
                      new ForwardingFormat(real) {
                        @Override
                        public long leaf(
                            long frame, Protection protection, MemoryType type, boolean global) {
                          return super.leaf(frame, protection.withExecute(), type, global);
                        }
                      })
              .caughtBy("Q2.4", "Q16.1"),
          Subject.named("write protection that does not bind the supervisor")
              .on(X86)
              .x86(
                  real ->
                      new X86Port(real) {
                        @Override
                        public void setCr0(int value) {
                          super.setCr0(value & ~Cr.CR0_WP);
                        }
                      })
              .caughtBy("Q13.4"),
          Subject.named("manager domain, which checks nothing")
              .on(ARMV7)
              .armv7(
                  real ->
                      new Armv7Port(real) {
                        @Override
                        public void setDacr(int value) {
                          super.setDacr(Dacr.of(0, Dacr.MANAGER));
                        }
                      })
              .caughtBy("Q2.4", "Q10.1"),
          Subject.named("fault of a write taken for one of a read")
              .faults(
                  real ->
                      new ForwardingFaults(real) {
                        @Override
                        public boolean write(int status, boolean fetch) {
                          return false;
                        }
                      })
              .caughtBy("Q2.4", "Q3.5"),
          Subject.named("kernel change not seen in a space that lacks a kernel table")
              .on(X86)
              .roots(
                  real ->
                      new ForwardingRoots(real) {
                        @Override
                        public Space create(KernelProcessor on, long id, String name) {
                          Space space = super.create(on, id, name);
                          if (id > 1) {
                            unlinkFirstKernelTable(on, space);
                          }
                          return space;
                        }
                      })
              .caughtBy("Q13.7"));

  private EntrySubjects() {}

  private static void unlinkFirstKernelTable(KernelProcessor on, Space space) {
    long first = on.paging().layout().kernelHeap().first().value();
    long slot = first >>> X86Geometry.INDEX_BITS;
    long at = on.mapTransient(space.root());
    try {
      on.words().store(at + (slot << X86Geometry.ENTRY_SHIFT), Pde.ABSENT);
    } finally {
      on.unmapTransient(at);
    }
  }

  /** Maps kernel pages for user code as well. */
  private static final class VisibleKernel extends ForwardingFormat {
    VisibleKernel(Format real) {
      super(real);
    }

    @Override
    public long leaf(long frame, Protection protection, MemoryType type, boolean global) {
      Protection all =
          Protection.of(
              global || protection.user(), protection.writable(), protection.executable());
      return super.leaf(frame, all, type, global);
    }
  }

  /** Links the kernel's tables for user code as well. Unlike ARMv7, both levels must agree. */
  private static final class VisibleDirectory extends X86Port {
    private static final int LINK = Pde.P | Pde.RW | Pde.A | Pde.D;

    VisibleDirectory(X86Cpu real) {
      super(real);
    }

    @Override
    public void store32(long address, int value, boolean user) {
      boolean booting = (cr0() & Cr.CR0_PG) == 0;
      boolean self =
          X86Geometry.tableIndex(address << X86Geometry.INDEX_BITS) == X86Geometry.ENTRIES - 1;
      boolean links = (value & LINK) == LINK && !self;
      super.store32(address, booting && links ? value | Pde.US : value, user);
    }
  }

  /** Tickets whose lowest bit stands at bit 0 too, where the hardware looks. */
  private static final class PresentTicket extends ForwardingFormat {
    PresentTicket(Format real) {
      super(real);
    }

    @Override
    public long ticket(long payload) {
      return super.ticket(payload) | (payload & 1);
    }
  }
}
