package dev.quire.process;

import dev.quire.common.elf.ElfMachine;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;

/** Swap and processes, on x86. */
@Selectable("x86")
class X86PagingAndProcessTest extends PagingAndProcessTests {

  X86PagingAndProcessTest() {
    super(new Subject(Subjects.named("x86"), ElfMachine.I386, ElfMachine.ARM));
  }
}
