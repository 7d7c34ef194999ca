package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.common.elf.ElfMachine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that cannot be loaded are refused with their name and the reason. */
final class BadProgramTest {

  private static final long MEBIBYTE = 1L << 20;
  private static final long GIBIBYTE = 1L << 30;

  // Offsets in the file header, of the program headers, and in each of those.
  private static final int TYPE = 16;
  private static final int ENTRY = 24;
  private static final int FIRST_HEADER = 52;
  private static final int SECOND_HEADER = 84;
  private static final int ADDRESS = 8;
  private static final int MEMORY_BYTES = 20;

  @TempDir private Path directory;

  BadProgramTest() {
    directory = Path.of("");
  }

  @Test
  void missing() {
    refused(directory.resolve("nothing"), "no such file");
  }

  @Test
  void directory() {
    refused(directory, "not a file");
  }

  @Test
  void notElf() throws IOException {
    refused(written("text", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)), "NOT_ELF");
  }

  @Test
  void truncated() throws IOException {
    refused(written("half", Arrays.copyOf(SmallElf.bytes(ElfMachine.I386, 1), 5000)), "TRUNCATED");
  }

  @Test
  void atKernelAddresses() throws IOException {
    refused(written("kernel", fixedAt(2 * GIBIBYTE)), "KERNEL_ADDRESS");
  }

  @Test
  void whereTheStackIs() throws IOException {
    // The stack ends where the user ranges of all backends end: at 2 GB less 4 MB.
    long stackTop = 2 * GIBIBYTE - 4 * MEBIBYTE;
    refused(written("stack", fixedAt(stackTop - MEBIBYTE / 16)), "where the stack is");
  }

  @Test
  void bssThatRunsIntoKernelSpace() throws IOException {
    refused(written("bss", withBss(2 * GIBIBYTE - 5 * MEBIBYTE)), "KERNEL_ADDRESS");
  }

  @Test
  void tooLargeForAnyMachine() throws IOException {
    Path large = written("large", withBss(GIBIBYTE));
    // Two processes of each: twice as much as a machine can have.
    Quire quire = Quire.call("compare", large, large, large, large);
    assertEquals(2, quire.exitCode(), quire.out());
    assertTrue(quire.err().contains("RAM"), quire.err());
  }

  private static byte[] withBss(long bytes) {
    byte[] elf = SmallElf.bytes(ElfMachine.I386, 1);
    view(elf).putInt(SECOND_HEADER + MEMORY_BYTES, (int) bytes);
    return elf;
  }

  /** A file of type ET_EXEC whose first segment is at an address. */
  private static byte[] fixedAt(long address) {
    byte[] elf = SmallElf.bytes(ElfMachine.I386, 1);
    ByteBuffer fields = view(elf);
    fields.putShort(TYPE, (short) 2);
    fields.putInt(ENTRY, (int) address);
    for (int header : new int[] {FIRST_HEADER, SECOND_HEADER}) {
      fields.putInt(header + ADDRESS, (int) address + fields.getInt(header + ADDRESS));
    }
    return elf;
  }

  private static ByteBuffer view(byte[] elf) {
    return ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Path written(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private static void refused(Path program, String reason) {
    for (String command : new String[] {"compare", "dump"}) {
      Quire quire = Quire.call(command, program);
      assertEquals(2, quire.exitCode(), quire.out());
      assertEquals("", quire.out());
      assertTrue(quire.err().contains(reason), quire.err());
    }
  }
}
