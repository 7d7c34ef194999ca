package dev.quire.x86;

import static dev.quire.x86.PagedMachine.pages;
import static dev.quire.x86.TestProgram.DATA;
import static dev.quire.x86.TestProgram.DATA_PAGES;
import static dev.quire.x86.TestProgram.PAGE;
import static dev.quire.x86.TestProgram.TEXT;
import static dev.quire.x86.TestProgram.TEXT_PAGES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.Memory;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.elf.BadExecutableException;
import dev.quire.common.process.ControlBlock;
import dev.quire.common.process.InitialStackTooLargeException;
import dev.quire.common.process.LoadPolicy;
import dev.quire.common.process.Medium;
import dev.quire.common.process.Outcome;
import dev.quire.common.process.Process;
import dev.quire.common.process.ProcessState;
import dev.quire.common.process.SpawnFailedException;
import dev.quire.common.process.SpawnRequest;
import dev.quire.common.process.StartMode;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.RegionOverlapException;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes on this architecture: made, run, changed from outside, ended. */
final class ProcessTest {

  private static final long STACK_TOP = 0x7000_0000;
  private static final long MEGABYTE = 1 << 20;

  private final TestProgram program = new TestProgram();
  private final PagedMachine m =
      new PagedMachine(
          MachineConfig.strict().toBuilder().processors(2).ramBytes(32 * MEGABYTE).build(),
          MemoryStore.create(256));

  private SpawnRequest.Builder request(StartMode mode) {
    return SpawnRequest.builder("program", program.executable())
        .mode(mode)
        .arguments(List.of("program", "-x"))
        .environment(List.of("HOME=/"))
        .stackTop(STACK_TOP)
        .stackPages(4)
        .machine(3);
  }

  private static VirtualAddress at(long address) {
    return VirtualAddress.of(address);
  }

  /** Compares all memory of the program with the file, as user code sees it. */
  private void check(Memory memory) {
    for (long page = TEXT; page < TEXT + (long) TEXT_PAGES * PAGE; page += PAGE) {
      checkPage(memory, page);
    }
    for (long page = DATA; page < DATA + (long) DATA_PAGES * PAGE; page += PAGE) {
      checkPage(memory, page);
    }
  }

  private void checkPage(Memory memory, long page) {
    byte[] bytes = new byte[PAGE];
    memory.read(at(page), bytes, 0, PAGE);
    for (int i = 0; i < PAGE; i++) {
      assertEquals((byte) program.expected(page + i), bytes[i], "at " + at(page + i));
    }
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
  void aProcessLivesWithFewFramesAndItsPagesGoOutAndBack(StartMode mode) {
    m.pager.setFrameLimit(m.cpu, 3);
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          m.processes.spawn(
              m.cpu,
              request(mode).policy(i == 0 ? LoadPolicy.eager() : LoadPolicy.lazy(i)).build()));
    }
    Random random = new Random(2);
    int[][] written = new int[3][DATA_PAGES];
    for (int step = 0; step < 300; step++) {
      int which = random.nextInt(3);
      int page = random.nextInt(DATA_PAGES);
      int value = step;
      Outcome outcome =
          m.processes.run(
              m.cpu,
              processes.get(which),
              memory -> {
                VirtualAddress address = at(DATA + (long) page * PAGE);
                if (written[which][page] != 0) {
                  assertEquals(written[which][page], memory.load32(address));
                }
                memory.store32(address, value + 1);
                checkPage(memory, TEXT + (long) random.nextInt(TEXT_PAGES) * PAGE);
              });
      assertEquals(Outcome.completed(), outcome);
      written[which][page] = value + 1;
    }
    assertTrue(m.count(Count.PAGE_OUT) > 20);
    assertTrue(m.count(Count.DROP_FILE) > 20);
    processes.forEach(process -> m.processes.exit(m.cpu, process));
    m.assertNothingLeft();
  }

  @Test
  void exitFromInsideLeavesTheKernelSpaceCurrent() {
    Process process = m.processes.spawn(m.cpu, request(StartMode.FROM_PARENT).build());
    m.cpu.activate(process.addressSpace());
    check(m.cpu.user());
    m.cpu.user().store32(at(DATA), 1);
    assertEquals(EvictOutcome.WRITTEN, process.memory().evict(m.cpu, at(DATA).page()));
    m.processes.exit(m.cpu, process);
    assertSame(m.paging.kernelSpace(), m.cpu.current());
    assertEquals(List.of(), List.copyOf(m.processes.alive()));
    m.assertNothingLeft();
  }

  @Test
  void exitIsRefusedWhileAnotherProcessorRunsTheProcess() {
    Process process = m.processes.spawn(m.cpu, request(StartMode.FROM_PARENT).build());
    Processor other = m.paging.processors().get(1);
    other.activate(process.addressSpace());
    assertThrows(PagingException.SpaceActive.class, () -> m.processes.exit(m.cpu, process));
    check(other.user());
    other.activate(m.paging.kernelSpace());
    m.processes.exit(m.cpu, process);
    assertThrows(PagingException.DestroyedSpace.class, () -> m.processes.exit(m.cpu, process));
    m.assertNothingLeft();
  }

  @Test
  void aViolationIsToldToTheProcessAndTheKernelGoesOn() {
    Process process = m.processes.spawn(m.cpu, request(StartMode.FROM_PARENT).build());
    Outcome.Violated violated =
        assertInstanceOf(
            Outcome.Violated.class,
            m.processes.run(m.cpu, process, memory -> memory.store32(at(TEXT), 1)));
    assertEquals(Reason.PROTECTION, violated.violation().reason());
    assertEquals(at(TEXT), violated.violation().address());
    long kernel = m.paging.layout().kernel().first().address().value();
    assertInstanceOf(
        Outcome.Violated.class,
        m.processes.run(m.cpu, process, memory -> memory.load32(at(kernel))));
    assertEquals(2, process.violationCount());
    assertEquals(2, process.controlBlock().read(m.cpu.kernel(), ControlBlock.Field.VIOLATIONS));
    assertEquals(Outcome.completed(), m.processes.run(m.cpu, process, this::check));
    m.processes.exit(m.cpu, process);
    m.assertNothingLeft();
  }

  @Test
  void theControlBlockStandsInKernelMemoryAndTheStackHasAGuard() {
    Process process = m.processes.spawn(m.cpu, request(StartMode.IN_NEW_CONTEXT).build());
    ControlBlock block = process.controlBlock();
    assertTrue(block.isSound(m.cpu.kernel()));
    assertEquals(process.id(), block.read(m.cpu.kernel(), ControlBlock.Field.ID));
    assertEquals(TEXT, block.read(m.cpu.kernel(), ControlBlock.Field.ENTRY));
    assertEquals(
        process.stackPointer().value(),
        block.read(m.cpu.kernel(), ControlBlock.Field.STACK_POINTER));
    assertEquals(
        ProcessState.READY.ordinal(), block.read(m.cpu.kernel(), ControlBlock.Field.STATE));
    VirtualAddress top = process.kernelStackTop();
    m.cpu.kernel().store32(top.plus(-4), 9);
    assertEquals(9, m.cpu.kernel().load32(top.plus(-4)));
    VirtualAddress guard = process.kernelStackGuard().address();
    assertThrows(PagingException.KernelFault.class, () -> m.cpu.kernel().load32(guard.plus(4092)));
    assertInstanceOf(
        Outcome.Violated.class,
        m.processes.run(m.cpu, process, memory -> memory.load32(block.address())));
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
        () -> m.processes.spawn(m.cpu, request(mode).machine(40).build()));
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

  @Test
  void aMediumThatFailsLaterIsAViolationAndNotTheEnd() {
    Process process = m.processes.spawn(m.cpu, request(StartMode.FROM_PARENT).build());
    program.fails.set(true);
    Outcome.Violated violated =
        assertInstanceOf(Outcome.Violated.class, m.processes.run(m.cpu, process, this::check));
    assertEquals(Reason.IO_ERROR, violated.violation().reason());
    program.fails.set(false);
    assertEquals(Outcome.completed(), m.processes.run(m.cpu, process, this::check));
    m.processes.exit(m.cpu, process);
    m.assertNothingLeft();
  }

  @Test
  void theMemoryOfAProcessThatIsNotRunningCanBeChanged() {
    Process process = m.processes.spawn(m.cpu, request(StartMode.FROM_PARENT).build());
    SharedMemory shared = m.pager.createShared(m.cpu, "ring", 2);
    Process peer = m.processes.spawn(m.cpu, request(StartMode.IN_NEW_CONTEXT).build());
    for (Process each : List.of(process, peer)) {
      each.memory()
          .add(m.cpu, Region.shared(PageNumber.of(0x800), Protection.USER_READ_WRITE, shared));
    }
    m.pager.closeShared(m.cpu, shared);
    assertTrue(process.memory().fill(m.cpu, pages(TEXT / PAGE, 2), 0x5a).complete());
    process.memory().protect(m.cpu, pages(DATA / PAGE + 1, 1), Protection.USER_READ);
    assertTrue(process.memory().wire(m.cpu, pages(DATA / PAGE, 1)));
    process.memory().unwire(m.cpu, pages(DATA / PAGE, 1));
    m.processes.run(
        m.cpu,
        process,
        memory -> {
          assertEquals(0x5a5a5a5a, memory.load32(at(TEXT + 2 * PAGE - 4)));
          assertEquals(program.expected(TEXT + 2 * PAGE), memory.load8(at(TEXT + 2 * PAGE)));
          memory.store32(PageNumber.of(0x801).address(), 17);
        });
    m.processes.run(
        m.cpu, peer, memory -> assertEquals(17, memory.load32(PageNumber.of(0x801).address())));
    assertInstanceOf(
        Outcome.Violated.class,
        m.processes.run(m.cpu, process, memory -> memory.store8(at(DATA + PAGE), 1)));
    m.processes.exit(m.cpu, process);
    assertEquals(
        Outcome.completed(),
        m.processes.run(
            m.cpu,
            peer,
            memory -> assertEquals(17, memory.load32(PageNumber.of(0x801).address()))));
    m.processes.exit(m.cpu, peer);
    m.assertNothingLeft();
  }

  @Test
  void aProcessCanEndItself() {
    Process process = m.processes.spawn(m.cpu, request(StartMode.FROM_PARENT).build());
    m.processes.run(m.cpu, process, memory -> m.processes.exit(m.cpu, process));
    assertEquals(ProcessState.ENDED, process.state());
    assertFalse(process.addressSpace().activeProcessors() > 0);
    m.assertNothingLeft();
  }
}
