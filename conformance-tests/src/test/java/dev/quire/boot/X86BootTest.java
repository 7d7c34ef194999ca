package dev.quire.boot;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;
import dev.quire.x86.X86;
import dev.quire.x86.hardware.X86Machine;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Boot on x86, and what it asks of a machine. */
@Selectable("x86")
class X86BootTest extends BootTests {
  private static final long MEBIBYTE = 1L << 20;

  X86BootTest() {
    super(Subjects.named("x86"));
  }

  @Override
  Bare bare() {
    MachineConfig config = MachineConfig.strict().toBuilder().kernelBytes(64 * MEBIBYTE).build();
    X86Machine hardware = X86Machine.create(config);
    return new Bare(
        hardware.machine(),
        hardware.ram(),
        () -> X86.boot(config, hardware, UnaryOperator.identity(), UnaryOperator.identity()));
  }

  @Override
  int stepsToSmallPage() {
    return 2;
  }

  @Override
  MachineConfig.Builder smallest() {
    return super.smallest().kernelBytes(16 * MEBIBYTE);
  }

  @Test
  void kernelSpaceOfAGigabyteNeedsItsTables() {
    MachineConfig.Builder config = MachineConfig.strict().toBuilder().kernelBytes(1024 * MEBIBYTE);
    useOnePage(X86.simulated(config.build()));
    PagingException.BadConfiguration refused =
        assertThrows(
            PagingException.BadConfiguration.class,
            () -> X86.simulated(config.ramBytes(MEBIBYTE).build()));
    assertTrue(refused.toString().contains("bytes of RAM"), refused.toString());
  }

  @Test
  void kernelSpaceMustHoldTheWindows() {
    PagingException.BadConfiguration refused =
        assertThrows(
            PagingException.BadConfiguration.class,
            () ->
                X86.simulated(
                    MachineConfig.strict().toBuilder()
                        .processors(8)
                        .kernelBytes(16 * MEBIBYTE)
                        .build()));
    assertTrue(refused.toString().contains("11"), refused.toString());
  }
}
