package dev.quire.process;

import static dev.quire.process.TestProgram.PAGE;
import static dev.quire.process.TestProgram.TEXT;
import static dev.quire.process.TestProgram.TEXT_PAGES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.VirtualAddress;
import dev.quire.common.elf.BadExecutableException;
import dev.quire.common.process.InitialStackTooLargeException;
import dev.quire.common.process.LoadPolicy;
import dev.quire.common.process.Medium;
import dev.quire.common.process.Outcome;
import dev.quire.common.process.Process;
import dev.quire.common.process.ProcessState;
import dev.quire.common.process.SpawnFailedException;
import dev.quire.common.process.SpawnRequest;
import dev.quire.common.process.StartMode;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.RegionOverlapException;
import dev.quire.common.swap.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a new process has, and what a failed spawn leaves. */
abstract class SpawningTests extends ProcessFixture {

  SpawningTests(Subject subject) {
    super(subject);
  }

  @ParameterizedTest
  @EnumSource
  void aProcessHasWhatItsFileSaysAndItsArguments(StartMode mode) {
    Process process = m.processes.spawn(m.cpu, request(mode).build());
    assertEquals(ProcessState.READY, process.state());
    assertSame(m.paging.kernelSpace(), m.cpu.current());
    assertEquals(at(TEXT), process.entry());
    Outcome outcome =
        m.processes.run(
            m.cpu,
            process,
            memory -> {
              check(memory);
              VirtualAddress sp = process.stackPointer();
              assertEquals(2, memory.load32(sp));
              VirtualAddress argument = at(Integer.toUnsignedLong(memory.load32(sp.plus(8))));
              assertEquals('-', memory.load8(argument));
              assertEquals('x', memory.load8(argument.plus(1)));
              assertEquals(0, memory.load8(argument.plus(2)));
              assertEquals(0, memory.load32(at(STACK_TOP - 4)));
            });
    assertEquals(Outcome.completed(), outcome);
    m.processes.exit(m.cpu, process);
    assertEquals(ProcessState.ENDED, process.state());
    m.assertNothingLeft();
  }

  @Test
  void bothWaysToStartGiveTheSamePageStates() {
    for (LoadPolicy policy : List.of(LoadPolicy.lazy(), LoadPolicy.lazy(3), LoadPolicy.eager())) {
      List<List<String>> all = new ArrayList<>();
      for (StartMode mode : StartMode.values()) {
        Process process = m.processes.spawn(m.cpu, request(mode).policy(policy).build());
        all.add(states(process));
        m.processes.exit(m.cpu, process);
      }
      assertEquals(all.get(0), all.get(1), policy.toString());
      long mapped = all.get(0).stream().filter(state -> state.startsWith("mapped")).count();
      assertEquals(policy.isEager() ? TEXT_PAGES + 3 + 1 : 1, mapped, policy.toString());
    }
    m.assertNothingLeft();
  }

  /** Each page's state but for what accessed may be by speculation, and for frames and indices. */
  private List<String> states(Process process) {
    List<String> states = new ArrayList<>();
    for (Region region : process.regions()) {
      for (long i = 0; i < region.pages().count(); i++) {
        PageState state = m.state(process.addressSpace(), region.pages().first().value() + i);
        states.add(
            state instanceof PageState.Mapped mapped
                ? "mapped " + mapped.protection() + mapped.type() + mapped.dirty()
                : region.name() + (state.isAbsent() ? " absent" : " ticket"));
      }
    }
    return states;
  }

  @Test
  void aRemovableMediumIsReadAtOnceWhateverIsAsked() {
    Process process =
        m.processes.spawn(
            m.cpu,
            request(StartMode.FROM_PARENT)
                .policy(LoadPolicy.lazy())
                .wish(LoadPolicy.lazy(2))
                .medium(Medium.REMOVABLE)
                .build());
    program.fails.set(true);
    assertEquals(TEXT_PAGES + 3, m.count(Count.EAGER_LOAD));
    assertEquals(Outcome.completed(), m.processes.run(m.cpu, process, this::check));
    m.processes.exit(m.cpu, process);
    m.assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource
  void aSpawnThatFailsKeepsNothing(StartMode mode) {
    assertThrows(
        RegionOverlapException.class,
        () -> m.processes.spawn(m.cpu, request(mode).stackTop(TEXT + PAGE).build()));
    assertThrows(
        BadExecutableException.class,
        () -> m.processes.spawn(m.cpu, request(mode).machine(foreignElfMachine()).build()));
    assertThrows(
        InitialStackTooLargeException.class,
        () ->
            m.processes.spawn(
                m.cpu, request(mode).arguments(List.of("x".repeat(5 * PAGE))).build()));
    assertThrows(
        PagingException.KernelRange.class,
        () ->
            m.processes.spawn(
                m.cpu,
                request(mode)
                    .stackTop(m.paging.layout().kernel().first().plus(2).address().value())
                    .build()));
    program.fails.set(true);
    SpawnRequest eager = spawnWithBrokenMedium(mode);
    SpawnFailedException failure =
        assertThrows(SpawnFailedException.class, () -> m.processes.spawn(m.cpu, eager));
    assertEquals(Reason.IO_ERROR, failure.reason());
    assertSame(m.paging.kernelSpace(), m.cpu.current());
    m.assertNothingLeft();
  }

  private SpawnRequest spawnWithBrokenMedium(StartMode mode) {
    program.fails.set(false);
    SpawnRequest eager = request(mode).policy(LoadPolicy.eager()).build();
    program.fails.set(true);
    return eager;
  }
}
