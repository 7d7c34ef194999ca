package dev.quire.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.Counter;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.conformance.Subjects;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each scheme works the way its name says, by what it counts. */
class KernelSyncCostTest {
  private static final int SPACES = 10;

  /** A machine with some spaces, of which the first is current. */
  private static final class Bench {
    final Paging paging;
    final Processor cpu;
    final List<AddressSpace> spaces = new ArrayList<>();
    final PageNumber page;
    final FrameNumber frame;

    Bench(String backend, KernelSyncScheme scheme) {
      Machine machine =
          Subjects.named(backend)
              .boot(MachineConfig.standard().toBuilder().kernelSync(scheme).build());
      paging = machine.paging();
      cpu = paging.processors().get(0);
      for (int i = 0; i < SPACES; i++) {
        spaces.add(paging.createAddressSpace(cpu, "space " + i));
      }
      cpu.activate(spaces.get(0));
      page = paging.layout().kernelHeap().first().plus(paging.layout().tableSpan());
      frame = paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, 0));
    }

    void add() {
      try (TableEdit edit = cpu.edit(paging.kernelSpace())) {
        edit.map(page, frame, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK);
      }
    }

    void remove() {
      try (TableEdit edit = cpu.edit(paging.kernelSpace())) {
        edit.unmap(page);
      }
    }

    long count(Counter counter, Runnable body) {
      long before = paging.counters().get(counter);
      body.run();
      return paging.counters().get(counter) - before;
    }

    long copied(Runnable body) {
      return count(Counter.KERNEL_ENTRIES_COPIED, body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7-n0"})
  void preallocateCopiesNothing(String backend) {
    Bench bench = new Bench(backend, KernelSyncScheme.PREALLOCATE);
    assertEquals(0, bench.copied(bench::add));
    assertEquals(0, bench.copied(() -> bench.cpu.activate(bench.spaces.get(1))));
    assertEquals(0, bench.copied(bench::remove));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7-n0"})
  void broadcastAndAllDirectoriesWriteToAllAtOnce(String backend) {
    for (KernelSyncScheme scheme :
        List.of(KernelSyncScheme.BROADCAST, KernelSyncScheme.ALL_DIRECTORIES)) {
      Bench bench = new Bench(backend, scheme);
      assertEquals(SPACES - 1, bench.copied(bench::add));
      assertEquals(0, bench.copied(() -> bench.cpu.activate(bench.spaces.get(1))));
      assertEquals(SPACES - 1, bench.copied(bench::remove));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7-n0"})
  void lazyWaitsForAFaultAndTellsAllOfRemovals(String backend) {
    Bench bench = new Bench(backend, KernelSyncScheme.LAZY);
    assertEquals(0, bench.copied(bench::add));
    bench.cpu.activate(bench.spaces.get(1));
    long faults =
        bench.count(
            Counter.KERNEL_SYNC_FAULTS,
            () ->
                assertEquals(
                    1, bench.copied(() -> bench.cpu.kernel().load32(bench.page.address()))));
    assertEquals(1, faults);
    assertEquals(
        0,
        bench.count(
            Counter.KERNEL_SYNC_FAULTS, () -> bench.cpu.kernel().load32(bench.page.address())));
    bench.cpu.activate(bench.spaces.get(0));
    assertEquals(SPACES - 1, bench.copied(bench::remove));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7-n0"})
  void versionCopiesAllAtTheSwitch(String backend) {
    Bench bench = new Bench(backend, KernelSyncScheme.VERSION);
    assertEquals(0, bench.copied(bench::add));
    long all = bench.copied(() -> bench.cpu.activate(bench.spaces.get(1)));
    assertTrue(all > SPACES, () -> all + " entries");
    assertEquals(0, bench.copied(() -> bench.cpu.activate(bench.spaces.get(0))));
    assertTrue(
        bench.count(Counter.SWITCH_WORK, () -> bench.cpu.activate(bench.spaces.get(2))) > all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7-n0"})
  void journalCopiesWhatWasMissedUntilThatIsTooMuch(String backend) {
    Bench bench = new Bench(backend, KernelSyncScheme.JOURNAL);
    bench.add();
    assertEquals(1, bench.copied(() -> bench.cpu.activate(bench.spaces.get(1))));
    bench.remove();
    assertEquals(2, bench.copied(() -> bench.cpu.activate(bench.spaces.get(2))));
    for (int i = 0; i < 100; i++) {
      bench.add();
      bench.remove();
    }
    long all = bench.copied(() -> bench.cpu.activate(bench.spaces.get(3)));
    assertTrue(all < 200 && all > 2, () -> all + " entries");
  }
}
