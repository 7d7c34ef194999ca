package dev.quire.cli.techniques.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Backend;
import dev.quire.api.Counter;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.api.TableAccessScheme;
import dev.quire.armv7.Armv7;
import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.Supply;
import dev.quire.x86.X86;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The workloads on healthy machines; what they make of broken ones is another test's matter. */
final class WorkloadRunTest {

  WorkloadRunTest() {}

  static Stream<Arguments> everywhere() {
    return Stream.of(WorkloadKind.values())
        .flatMap(kind -> Stream.of(Arguments.of(kind, new X86()), Arguments.of(kind, new Armv7())));
  }

  private static WorkloadRun run(Backend backend, WorkloadKind kind, long seed) {
    MachineConfig config = MachineConfig.strict().toBuilder().processors(kind.processors()).build();
    try (Machine machine = backend.boot(config)) {
      WorkloadRun run = WorkloadRun.on(machine.paging(), kind, Sizes.quick(), seed);
      assertEquals(List.of(), machine.coherenceViolations());
      return run;
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void givesTheRightResultsCoherentlyAndLeaksNothing(WorkloadKind kind, Backend backend) {
    WorkloadRun run = run(backend, kind, 1);
    assertTrue(run.operations() > 0);
    assertTrue(run.tableFrames() > 0);
    assertTrue(run.counters().get(Counter.TABLE_STORES) > 0 || !changesTables(kind));
  }

  private static boolean changesTables(WorkloadKind kind) {
    return kind != WorkloadKind.SWITCH_HEAVY;
  }

  @ParameterizedTest
  @EnumSource(
      value = WorkloadKind.class,
      names = {
        "SPAWN_AND_EXIT",
        "EDIT_MANY_A_LITTLE",
        "KERNEL_GROWS_AND_SHRINKS",
        "EVICT_MANY",
        "EDIT_ACROSS_PROCESSORS"
      })
  void givesTheRightResultsWithEverySchemeThatX86Has(WorkloadKind kind) {
    int run = 0;
    for (Combination combination : Combination.of("x86", Supply.BUDDY)) {
      MachineConfig config =
          combination
              .configure(MachineConfig.strict().toBuilder())
              .processors(kind.processors())
              .build();
      try (Machine machine = new X86().boot(config)) {
        WorkloadRun.on(machine.paging(), kind, Sizes.quick(), 1);
        assertEquals(List.of(), machine.coherenceViolations(), combination.toString());
        run++;
      } catch (PagingException.BadConfiguration e) {
        assertEquals(KernelSyncScheme.SHARED, combination.sync(), e.getMessage());
      }
    }
    assertEquals(TableAccessScheme.values().length * (KernelSyncScheme.values().length - 1), run);
  }

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void hangsOnTheSeedAlone(WorkloadKind kind) {
    Map<Counter, Long> first = run(new X86(), kind, 1).counters().asMap();
    assertEquals(first, run(new X86(), kind, 1).counters().asMap());
    Map<Counter, Long> other = run(new X86(), kind, 2).counters().asMap();
    // New spaces and whole ranges take the same whatever is drawn.
    if (!kind.createsSpaces() && kind != WorkloadKind.EDIT_ONE_A_LOT) {
      assertNotEquals(first, other);
    }
  }

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void isTheSameWorkOnEveryBackend(WorkloadKind kind) {
    WorkloadRun x86 = run(new X86(), kind, 3);
    WorkloadRun armv7 = run(new Armv7(), kind, 3);
    assertEquals(x86.operations(), armv7.operations());
    assertEquals(x86.counters().get(Counter.EDITS), armv7.counters().get(Counter.EDITS));
  }
}
