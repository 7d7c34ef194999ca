package dev.quire.process;

import static dev.quire.process.TestProgram.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.common.process.Process;
import dev.quire.common.process.ProcessState;
import dev.quire.common.process.StartMode;
import dev.quire.common.swap.EvictOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of processes, from inside and from outside. */
abstract class ExitTests extends ProcessFixture {

  ExitTests(Subject subject) {
    super(subject);
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
  void aProcessCanEndItself() {
    Process process = m.processes.spawn(m.cpu, request(StartMode.FROM_PARENT).build());
    m.processes.run(m.cpu, process, memory -> m.processes.exit(m.cpu, process));
    assertEquals(ProcessState.ENDED, process.state());
    assertFalse(process.addressSpace().activeProcessors() > 0);
    m.assertNothingLeft();
  }
}
