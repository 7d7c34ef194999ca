package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.ARMV7;

import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.Ttbcr;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import java.util.List;

/** Switches from space to space that leave translations of one to the other. */
final class TagSubjects {
  static final List<Subject> ALL =
      List.of(
          Subject.named("ASID reused without flush after a rollover")
              .on(ARMV7)
              .roots(
                  real ->
                      new ForwardingRoots(real) {
                        @Override
                        public void activate(KernelProcessor on, Space space) {
                          ForwardingCpu.deafTo(on, () -> super.activate(on, space));
                        }
                      })
              .caughtBy("Q14.6"),
          Subject.named("ASID reused without flush after its space was destroyed")
              .on(ARMV7)
              .roots(
                  real ->
                      new ForwardingRoots(real) {
                        @Override
                        public void remove(KernelProcessor on, Space space) {
                          ForwardingCpu.deafTo(on, () -> super.remove(on, space));
                        }
                      })
              .caughtBy("Q9.7"),
          Subject.named("TTBR0 changed before the ASID, with walks enabled")
              .on(ARMV7)
              .under(TlbModel.EAGER)
              .armv7(TableFirst::new)
              .caughtBy("Q14.8"),
          Subject.named("root not changed on the way to kernel space")
              .roots(
                  real ->
                      new ForwardingRoots(real) {
                        @Override
                        public void activate(KernelProcessor on, Space space) {
                          if (!space.isKernel()) {
                            super.activate(on, space);
                          }
                        }
                      })
              .caughtBy("Q13.6"));

  private TagSubjects() {}

  /** Changes TTBR0 first and the ASID afterwards, and never disables walks between. */
  private static final class TableFirst extends Armv7Port {
    private int contextidr;

    TableFirst(Armv7Cpu real) {
      super(real);
    }

    @Override
    public void setTtbcr(int value) {
      super.setTtbcr(value & ~Ttbcr.PD0);
    }

    @Override
    public void setContextidr(int value) {
      contextidr = value;
    }

    @Override
    public void setTtbr0(int value) {
      super.setTtbr0(value);
      super.setContextidr(contextidr);
    }
  }
}
