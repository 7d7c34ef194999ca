package dev.quire.conformance.broken;

import static dev.quire.conformance.broken.Architecture.X86_PAE;

import dev.quire.api.Processor;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import java.util.List;

/** What only PAE can have wrong: entries that a processor has in registers. */
final class PaeSubjects {
  /** The level of the page-directory-pointer table. */
  private static final int POINTERS = 3;

  static final List<Subject> ALL =
      List.of(
          Subject.named("PDPTE change without CR3 reload")
              .on(X86_PAE)
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
                          setKeeps(on, level == POINTERS);
                          super.link(on, space, at, level, page, frame);
                          setKeeps(on, false);
                        }
                      })
              .x86(KeepsPointers::new)
              .caughtBy("Q32.1"));

  private PaeSubjects() {}

  private static void setKeeps(KernelProcessor on, boolean value) {
    for (Processor each : on.paging().processors()) {
      ((KeepsPointers) ((KernelProcessor) each).cpu()).keeps = value;
    }
  }

  /** A processor that, where it is told to, does not load CR3 with what it has. */
  private static final class KeepsPointers extends X86Port {
    private boolean keeps;

    KeepsPointers(X86Cpu real) {
      super(real);
    }

    @Override
    public void setCr3(long value) {
      if (!keeps || value != cr3()) {
        super.setCr3(value);
      }
    }
  }
}
