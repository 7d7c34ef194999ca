package dev.quire.process;

import static dev.quire.process.PagedMachine.pages;
import static dev.quire.process.TestProgram.DATA;
import static dev.quire.process.TestProgram.DATA_PAGES;
import static dev.quire.process.TestProgram.PAGE;
import static dev.quire.process.TestProgram.TEXT;
import static dev.quire.process.TestProgram.TEXT_PAGES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.process.ControlBlock;
import dev.quire.common.process.LoadPolicy;
import dev.quire.common.process.Outcome;
import dev.quire.common.process.Process;
import dev.quire.common.process.ProcessState;
import dev.quire.common.process.StartMode;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that run, and those that are changed from outside meanwhile. */
abstract class RunningTests extends ProcessFixture {

  RunningTests(Subject subject) {
    super(subject);
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
}
