package dev.quire.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.armv7.Armv7;
import dev.quire.armv7.hardware.Armv7Machine;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Boot on armv7, and what it asks of a machine. */
@Selectable("armv7")
class Armv7BootTest extends BootTests {
  private static final long GIBIBYTE = 1L << 30;

  Armv7BootTest() {
    super(Subjects.named("armv7"));
  }

  @Override
  Bare bare() {
    MachineConfig config = MachineConfig.strict();
    Armv7Machine hardware = Armv7Machine.create(config);
    return new Bare(
        hardware.machine(),
        hardware.ram(),
        () -> Armv7.boot(config, hardware, UnaryOperator.identity(), UnaryOperator.identity()));
  }

  @Override
  int stepsToSmallPage() {
    return 2;
  }

  @Test
  void twoOrThreeGigabytesOfKernelSpace() {
    useOnePage(
        Armv7.simulated(MachineConfig.strict().toBuilder().kernelBytes(3 * GIBIBYTE).build()));
    PagingException.BadConfiguration refused =
        assertThrows(
            PagingException.BadConfiguration.class,
            () ->
                Armv7.simulated(MachineConfig.strict().toBuilder().kernelBytes(GIBIBYTE).build()));
    assertTrue(refused.toString().contains("TTBCR.N"), refused.toString());
  }

  @Test
  void asidsMustSufficeForTheProcessors() {
    PagingException.BadConfiguration refused =
        assertThrows(
            PagingException.BadConfiguration.class,
            () ->
                Armv7.simulated(
                    MachineConfig.strict().toBuilder().processors(8).asidBits(4).build()));
    assertTrue(refused.toString().contains("17"), refused.toString());
  }

  @Test
  void asidsRollOver() {
    Machine machine = Armv7.simulated(MachineConfig.strict().toBuilder().asidBits(2).build());
    Paging paging = machine.paging();
    Processor cpu = paging.processors().get(0);
    PageNumber page = PageNumber.of(7);
    AddressSpace[] spaces = new AddressSpace[9];
    for (int i = 0; i < spaces.length; i++) {
      spaces[i] = paging.createAddressSpace(cpu, "space " + i);
      FrameNumber frame = paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, i));
      cpu.frames().zero(frame);
      try (TableEdit edit = cpu.edit(spaces[i])) {
        edit.map(page, frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
      }
      cpu.activate(spaces[i]);
      cpu.user().store32(page.address(), i);
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < spaces.length; i++) {
        cpu.activate(spaces[i]);
        assertEquals(i, cpu.user().load32(page.address()));
      }
    }
    assertEquals(List.of(), machine.coherenceViolations());
  }
}
