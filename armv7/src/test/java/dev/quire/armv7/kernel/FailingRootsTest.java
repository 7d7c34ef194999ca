package dev.quire.armv7.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameOwner;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.TableAccessScheme;
import dev.quire.armv7.Armv7;
import dev.quire.armv7.Armv7N0;
import dev.quire.armv7.Armv7N2;
import dev.quire.armv7.hardware.Armv7Machine;
import dev.quire.common.engine.AllocatedRoots;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Parts;
import dev.quire.common.engine.RootFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is kept of a space whose root's mapping cannot be ended. */
class FailingRootsTest {

  @ParameterizedTest
  @CsvSource({
    "N1, SHARED, WINDOW, 1",
    "N1, SHARED, WINDOW, 2",
    "N1, SHARED, RESIDENT_DIRECTORIES, 1",
    "N0, PREALLOCATE, WINDOW, 1",
    "N0, PREALLOCATE, WINDOW, 2",
    "N0, LAZY, RESIDENT_DIRECTORIES, 1",
    "N2, SHARED, WINDOW, 2",
  })
  void nothingIsKept(
      Armv7Split split, KernelSyncScheme sync, TableAccessScheme access, int failing) {
    MachineConfig config =
        MachineConfig.strict().toBuilder()
            .kernelSync(sync)
            .tableAccess(access)
            .residentSpaces(2)
            .build();
    Failing source = new Failing();
    Machine machine = boot(split, config, source);
    Paging paging = machine.paging();
    Processor cpu = paging.processors().get(0);
    Map<FrameOwner, Long> before = Map.copyOf(paging.frames().usage());
    // More often than there are transient mappings, or places for roots.
    for (int i = 0; i < 100; i++) {
      source.left = failing;
      assertThrows(PagingException.SpaceBusy.class, () -> paging.createAddressSpace(cpu, "none"));
      assertEquals(before, Map.copyOf(paging.frames().usage()));
      assertEquals(source.taken.size(), source.ended.size(), "each mapping is ended once");
    }
    AddressSpace space = paging.createAddressSpace(cpu, "made");
    cpu.activate(space);
    assertEquals(List.of(), paging.check(cpu, space));
    assertEquals(List.of(), paging.check(cpu, paging.kernelSpace()));
    assertTrue(machine.coherenceViolations().isEmpty());
  }

  private static Machine boot(Armv7Split split, MachineConfig config, RootFrames source) {
    Armv7AddressMap map = new Armv7AddressMap(config, split);
    UnaryOperator<Parts> failing =
        parts ->
            parts.toBuilder()
                .roots(
                    new Armv7Roots(
                        source,
                        map.n(),
                        map.user(),
                        map.plan().ownWindow(),
                        new AsidAllocator(config.asidBits(), 1, map.n() == 0),
                        (Armv7Invalidation) parts.invalidation()))
                .build();
    Armv7Machine hardware = Armv7Machine.create(config);
    return switch (split) {
      case N0 -> Armv7N0.boot(config, hardware, UnaryOperator.identity(), failing);
      case N1 -> Armv7.boot(config, hardware, UnaryOperator.identity(), failing);
      case N2 -> Armv7N2.boot(config, hardware, UnaryOperator.identity(), failing);
    };
  }

  /** Ends mappings, and then fails where it is told to. */
  private static final class Failing implements RootFrames {
    private final RootFrames real = new AllocatedRoots();
    final List<Mapped> taken = new ArrayList<>();
    final List<Mapped> ended = new ArrayList<>();
    int left;

    @Override
    public Mapped take(KernelProcessor on, int order, FrameOwner owner) {
      Mapped root = real.take(on, order, owner);
      taken.add(root);
      return root;
    }

    @Override
    public void done(KernelProcessor on, Mapped root) {
      ended.add(root);
      real.done(on, root);
      if (--left == 0) {
        throw new PagingException.SpaceBusy(on.paging().kernelSpace(), "as it was told");
      }
    }
  }
}
