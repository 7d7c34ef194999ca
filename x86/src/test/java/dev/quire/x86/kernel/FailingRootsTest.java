package dev.quire.x86.kernel;

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
import dev.quire.common.engine.AllocatedRoots;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.RootFrames;
import dev.quire.x86.X86;
import dev.quire.x86.X86Long;
import dev.quire.x86.X86Pae;
import dev.quire.x86.hardware.X86Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is kept of a space whose root's mapping cannot be ended. */
class FailingRootsTest {

  @ParameterizedTest
  @CsvSource({
    "x86, PREALLOCATE, WINDOW, 1",
    "x86, PREALLOCATE, RESIDENT_DIRECTORIES, 1",
    "x86-pae, SHARED, WINDOW, 1",
    "x86-pae, SHARED, WINDOW, 2",
    "x86-pae, PREALLOCATE, WINDOW, 2",
    "x86-pae, PREALLOCATE, RESIDENT_DIRECTORIES, 2",
    "x86-64, SHARED, WINDOW, 1",
  })
  void nothingIsKept(String format, KernelSyncScheme sync, TableAccessScheme access, int failing) {
    MachineConfig config =
        MachineConfig.strict().toBuilder()
            .kernelSync(sync)
            .tableAccess(access)
            .residentSpaces(2)
            .build();
    Failing source = new Failing();
    Machine machine = boot(format, config, source);
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

  private static Machine boot(String format, MachineConfig config, RootFrames source) {
    return switch (format) {
      case "x86" ->
          X86.boot(
              config,
              X86Machine.create(config),
              cpu -> cpu,
              parts ->
                  parts.toBuilder()
                      .roots(new X86Roots(source, new X86AddressMap(config).layout().user(), true))
                      .build());
      case "x86-pae" ->
          X86Pae.boot(
              config,
              X86Machine.pae(config),
              cpu -> cpu,
              parts ->
                  parts.toBuilder().roots(new PaeRoots(source, new PaeAddressMap(config))).build());
      default ->
          X86Long.boot(
              config,
              X86Machine.longMode(config),
              cpu -> cpu,
              parts ->
                  parts.toBuilder()
                      .roots(new LongRoots(source, new LongAddressMap(config)))
                      .build());
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
