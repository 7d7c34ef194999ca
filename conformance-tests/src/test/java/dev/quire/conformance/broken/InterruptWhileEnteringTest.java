package dev.quire.conformance.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameOwner;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableAccessScheme;
import dev.quire.api.TableEdit;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.Space;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An interrupt is due when a processor has brought a space into step and not yet loaded its root.
 * Its handler loads that of another one to edit it, and kernel space changes elsewhere meanwhile:
 * the space learns of that all the same.
 */
class InterruptWhileEnteringTest {
  private @Nullable Space next;
  private long anchor;
  private boolean inStep;
  private int handled;

  @ParameterizedTest
  @CsvSource({
    "X86, VERSION",
    "X86, JOURNAL",
    "X86_PAE, VERSION",
    "X86_PAE, JOURNAL",
    "ARMV7_N0, VERSION",
    "ARMV7_N0, JOURNAL"
  })
  void isToldOfTheNext(Architecture architecture, KernelSyncScheme scheme) {
    Subject subject =
        Subject.named("nothing broken, interrupts")
            .on(architecture)
            .config(
                config ->
                    config.toBuilder()
                        .processors(2)
                        .interruptEvery(1)
                        .kernelSync(scheme)
                        .tableAccess(TableAccessScheme.SWITCH)
                        .build())
            .sync(Interrupted::new)
            .caughtBy("Q30.1");
    Machine machine = subject.backend(architecture).boot(MachineConfig.strict());
    Paging paging = machine.paging();
    Processor first = paging.processors().get(0);
    Processor second = paging.processors().get(1);
    first.activate(paging.createAddressSpace(first, "current"));
    second.activate(paging.createAddressSpace(second, "of the second"));
    Space other = (Space) paging.createAddressSpace(first, "other");
    next = (Space) paging.createAddressSpace(first, "next");
    PageNumber heap = paging.layout().kernelHeap().first();
    PageNumber page = heap.plus(2 * paging.layout().tableSpan());
    map(second, heap);
    anchor = heap.address().value();
    paging.setInterruptHandler(
        on -> {
          if (on == first && inStep) {
            inStep = false;
            handled++;
            try (TableEdit edit = on.edit(other)) {
              edit.setTicket(paging.layout().user().first(), 1);
            }
            map(second, page);
          }
        });

    first.activate(next);
    first.kernel().load32(heap.address());
    assertEquals(1, handled);
    second.kernel().store32(page.address(), 7);
    assertEquals(7, first.kernel().load32(page.address()));
    assertTrue(machine.coherenceViolations().isEmpty());
  }

  /** A space that cannot be brought into step is not entered, and can be destroyed. */
  @Test
  void aSpaceThatCannotBeEnteredIsLeft() {
    Subject subject =
        Subject.named("fails when it enters")
            .on(Architecture.X86)
            .sync(Failing::new)
            .caughtBy("Q30.1");
    Machine machine = subject.backend(Architecture.X86).boot(MachineConfig.strict());
    Paging paging = machine.paging();
    KernelProcessor cpu = (KernelProcessor) paging.processors().get(0);
    AddressSpace before = cpu.current();
    Space unreachable = (Space) paging.createAddressSpace(cpu, "next");
    next = unreachable;
    assertThrows(IllegalStateException.class, () -> cpu.activate(unreachable));
    assertEquals(before, cpu.current());
    assertFalse(cpu.cpu().maskInterrupts(false));
    paging.destroy(cpu, unreachable, new PageBuffer());
  }

  private static void map(Processor on, PageNumber page) {
    try (TableEdit edit = on.edit(on.paging().kernelSpace())) {
      edit.map(
          page,
          on.paging().frames().allocate(FrameOwner.of(FrameOwner.Use.KERNEL, 0)),
          Protection.KERNEL_READ_WRITE,
          MemoryType.WRITE_BACK);
    }
  }

  private final class Interrupted extends ForwardingSync {
    Interrupted(KernelSpaceSync real) {
      super(real);
    }

    @Override
    public void entering(KernelProcessor on, Space space) {
      super.entering(on, space);
      if (space == next) {
        inStep = true;
        on.cpu().load32(anchor, false);
      }
    }
  }

  private final class Failing extends ForwardingSync {
    Failing(KernelSpaceSync real) {
      super(real);
    }

    @Override
    public void entering(KernelProcessor on, Space space) {
      if (space == next) {
        throw new IllegalStateException("as it was told");
      }
      super.entering(on, space);
    }
  }
}
