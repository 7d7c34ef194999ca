package dev.quire.process;

import static dev.quire.process.TestProgram.DATA;
import static dev.quire.process.TestProgram.DATA_PAGES;
import static dev.quire.process.TestProgram.PAGE;
import static dev.quire.process.TestProgram.TEXT;
import static dev.quire.process.TestProgram.TEXT_PAGES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.MachineConfig;
import dev.quire.api.Memory;
import dev.quire.api.VirtualAddress;
import dev.quire.common.process.SpawnRequest;
import dev.quire.common.process.StartMode;
import dev.quire.common.swap.MemoryStore;
import java.util.List;

/** A machine with two processors, and a program to run on it. */
abstract class ProcessFixture {

  static final long STACK_TOP = 0x7000_0000;

  private final Subject subject;
  final TestProgram program;
  final PagedMachine m;

  ProcessFixture(Subject subject) {
    this.subject = subject;
    program = new TestProgram(subject.elfMachine());
    m =
        new PagedMachine(
            subject.backend(),
            MachineConfig.strict().toBuilder()
                .processors(2)
                .ramBytes(32 * PagedMachine.MEBIBYTE)
                .build(),
            MemoryStore.create(256));
  }

  final SpawnRequest.Builder request(StartMode mode) {
    return SpawnRequest.builder("program", program.executable())
        .mode(mode)
        .arguments(List.of("program", "-x"))
        .environment(List.of("HOME=/"))
        .stackTop(STACK_TOP)
        .stackPages(4)
        .machine(subject.elfMachine());
  }

  /** The {@code e_machine} of a program that this machine cannot run. */
  final int foreignElfMachine() {
    return subject.foreignElfMachine();
  }

  static VirtualAddress at(long address) {
    return VirtualAddress.of(address);
  }

  /** Compares all memory of the program with the file, as user code sees it. */
  final void check(Memory memory) {
    for (long page = TEXT; page < TEXT + (long) TEXT_PAGES * PAGE; page += PAGE) {
      checkPage(memory, page);
    }
    for (long page = DATA; page < DATA + (long) DATA_PAGES * PAGE; page += PAGE) {
      checkPage(memory, page);
    }
  }

  final void checkPage(Memory memory, long page) {
    byte[] bytes = new byte[PAGE];
    memory.read(at(page), bytes, 0, PAGE);
    for (int i = 0; i < PAGE; i++) {
      assertEquals((byte) program.expected(page + i), bytes[i], "at " + at(page + i));
    }
  }
}
