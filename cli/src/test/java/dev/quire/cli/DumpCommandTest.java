package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.common.elf.ElfMachine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DumpCommandTest {

  @TempDir private Path directory;

  DumpCommandTest() {
    directory = Path.of("");
  }

  @Test
  void aProcessThatWasOnlySpawnedHoldsTicketsButForItsStack() {
    List<String> lines = dump("spawned", "x86");
    assertTrue(lines.get(0).startsWith("x86, common set, process 0 (small), spawned: 38 pages"));
    assertEquals("     3  r-x  ticket", part(lines.get(1)));
    assertEquals("     1  rw-  ticket", part(lines.get(2)));
    assertEquals("     2  rw-  ticket", part(lines.get(3)));
    assertEquals("    31  rwx  ticket", part(lines.get(4)));
    // Without PT_GNU_STACK the stack is executable.
    assertEquals("     1  rwx  rwx write-back", part(lines.get(5)));
    assertEquals(6, lines.size());
  }

  @Test
  void aLoadedProcessIsMapped() {
    List<String> lines = dump("loaded", "armv7");
    assertEquals("     3  r-x  r-x write-back", part(lines.get(1)));
    assertEquals("     1  rw-  rw- write-back", part(lines.get(2)));
    assertEquals("     2  rw-  rw- write-back", part(lines.get(3)));
    assertEquals("    32  rwx  rwx write-back", part(lines.get(4)));
  }

  @Test
  void editsAndSharingShow() {
    // Pages with other rights than their neighbours stand in lines of their own.
    assertTrue(dump("edited", "armv7").size() > dump("loaded", "armv7").size());
    assertTrue(String.join("\n", dump("shared", "armv7")).contains("shared 0"));
  }

  @Test
  void swappedProcessesHoldTicketsAgain() {
    assertTrue(String.join("\n", dump("swapped", "armv7")).contains("ticket"));
  }

  @Test
  void withoutABackendAllAreDumped() {
    Quire quire = Quire.call("dump", "--process", "process 1 ", elf());
    assertTrue(quire.out().contains("x86, common set, process 1 (small), loaded"), quire.out());
    assertTrue(quire.out().contains("armv7, common set, process 1 (small), loaded"), quire.out());
  }

  @Test
  void anUnknownStepIsRefused() {
    Quire quire = Quire.call("dump", "--at", "lunch", elf());
    assertEquals(2, quire.exitCode());
    assertTrue(quire.err().contains("lunch"), quire.err());
  }

  private List<String> dump(String step, String backend) {
    Quire quire =
        Quire.call("dump", "--at", step, "--backend", backend, "--process", "process 0 ", elf());
    assertEquals(0, quire.exitCode(), quire.err());
    return quire.out().lines().toList();
  }

  private Path elf() {
    return SmallElf.write(directory, "small", ElfMachine.I386, 4);
  }

  /** The columns from the number of pages to what the entries hold. */
  private static String part(String line) {
    return line.substring("00000000-00000000 ".length(), 47).stripTrailing();
  }
}
