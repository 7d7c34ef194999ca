package dev.quire.process;

import dev.quire.common.elf.ElfMachine;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;

/** Swap and processes, on armv7. */
@Selectable("armv7")
class Armv7PagingAndProcessTest extends PagingAndProcessTests {

  Armv7PagingAndProcessTest() {
    super(new Subject(Subjects.named("armv7"), ElfMachine.ARM, ElfMachine.I386));
  }
}
