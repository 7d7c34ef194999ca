package dev.quire.process;

import static dev.quire.process.TestProgram.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.quire.common.process.ControlBlock;
import dev.quire.common.process.Outcome;
import dev.quire.common.process.Process;
import dev.quire.common.process.StartMode;
import dev.quire.common.swap.Violation.Reason;
import org.junit.jupiter.api.Test;

/** What a process is told of its violations. */
abstract class ProcessViolationTests extends ProcessFixture {

  ProcessViolationTests(Subject subject) {
    super(subject);
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
}
