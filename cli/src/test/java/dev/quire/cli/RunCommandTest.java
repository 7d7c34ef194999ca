package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.quire.common.elf.ElfMachine;
import dev.quire.qemu.process.Board;
import dev.quire.qemu.process.Installation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {

  /** Where {@link SmallElf} has its entry. */
  private static final int ENTRY = 512;

  @TempDir Path directory;

  private Path program(int machine, String code) throws IOException {
    byte[] file = SmallElf.bytes(machine, 1);
    ByteBuffer.wrap(file).position(ENTRY).put(HexFormat.of().parseHex(code));
    Path program = Files.write(directory.resolve("program"), file);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void requireQemu(Board board) {
    Installation.missing(board)
        .ifPresent(
            what -> {
              if ("required".equals(System.getProperty("quire.qemu"))) {
                Assertions.fail("-Dquire.qemu=required, but " + what);
              }
              Assumptions.abort(what);
            });
  }

  @Test
  void theExitCodeIsThePrograms() throws IOException {
    requireQemu(Board.X86);
    // mov ebx, 7; mov eax, 1; int 0x80
    Path program = program(ElfMachine.I386, "bb07000000b801000000cd80");
    Quire quire = Quire.call("run", "--json", "--store", "memory", program, "--frames", "1");
    assertEquals(7, quire.exitCode(), quire.err());
    assertEquals("", quire.out());
    JsonObject statistics = JsonParser.parseString(quire.err()).getAsJsonObject();
    assertEquals("exit code 7", statistics.get("ended").getAsString());
    assertEquals(1, statistics.get("systemCalls").getAsInt());
    assertTrue(statistics.get("framesAtOnce").getAsInt() >= 2, quire.err());
  }

  @Test
  void aSignalIsToldWithItsPlace() throws IOException {
    requireQemu(Board.ARMV7);
    // mov r0, #16; str r0, [r0]
    Path program = program(ElfMachine.ARM, "1000a0e3000080e5");
    Quire quire = Quire.call("run", "--arch", "ARMv7", "--stats", program);
    assertEquals(128 + 11, quire.exitCode(), quire.err());
    assertTrue(
        quire.err().startsWith("program[1]: SIGSEGV: write at 0x10, nothing is mapped there;"),
        quire.err());
    assertTrue(quire.err().contains("frames at once"), quire.err());
  }

  @Test
  void missingCallsAreListed() throws IOException {
    requireQemu(Board.X86);
    // mov eax, 9999; int 0x80; neg eax; mov ebx, eax; mov eax, 1; int 0x80
    Path program = program(ElfMachine.I386, "b80f270000cd80f7d889c3b801000000cd80");
    Quire quire = Quire.call("run", "--trace", program);
    assertEquals(38, quire.exitCode(), quire.err());
    assertTrue(quire.err().contains(" = -1 ENOSYS (not implemented)\n"), quire.err());
    assertTrue(quire.err().endsWith("not implemented: call_9999\n"), quire.err());
  }

  @Test
  void aProgramThatCannotRunIsRefused() throws IOException {
    requireQemu(Board.X86);
    Path text = Files.writeString(directory.resolve("text"), "no program");
    Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rwxr-xr-x"));
    Quire quire = Quire.call("run", "--arch", "x86", text);
    assertEquals(126, quire.exitCode());
    assertEquals("quire run: " + text + ": no executable\n", quire.err());
    quire = Quire.call("run", "--arch", "x86", directory.resolve("none"));
    assertEquals(126, quire.exitCode());
    assertTrue(quire.err().endsWith(": there is no such file\n"), quire.err());
  }

  @Test
  void wrongOptionsAreRefused() throws IOException {
    Path program = program(ElfMachine.X86_64, "f4");
    Quire quire = Quire.call("run", program);
    assertEquals(2, quire.exitCode());
    assertTrue(quire.err().contains("is for x86-64 (62)"), quire.err());
    quire = Quire.call("run", "--arch", "mips", program);
    assertEquals(2, quire.exitCode());
    assertTrue(quire.err().contains("there are x86, armv7"), quire.err());
    quire = Quire.call("run", "--arch", "x86", "--frames", "7", program);
    assertEquals(2, quire.exitCode());
    assertTrue(quire.err().contains("7 page frames; programs need at least 8"), quire.err());
    quire = Quire.call("run", directory.resolve("none"));
    assertEquals(2, quire.exitCode());
    assertTrue(quire.err().contains("--arch is needed"), quire.err());
  }
}
