package dev.quire.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * An ELF32 library of three pages of code, a page of data and two of bss, written by hand from the
 * tables of the System V ABI (gABI, chapters 4 and 5).
 */
final class SmallElf {

  private static final int HEADER_BYTES = 52;
  private static final int PROGRAM_HEADER_BYTES = 32;
  private static final int PAGE = 4096;
  private static final int CODE_BYTES = 2 * PAGE + 1000;
  private static final int DATA_BYTES = 700;
  private static final int BSS_BYTES = 2 * PAGE;
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int EXECUTE = 1;

  private SmallElf() {}

  /** The pages of a process that is made from it: code, data and bss, and the stack. */
  static int pages() {
    return 3 + 3 + 32;
  }

  /**
   * Writes the file; {@code machine} is its {@code e_machine}, {@code seed} varies its contents.
   */
  static Path write(Path directory, String name, int machine, long seed) {
    Path file = directory.resolve(name);
    try {
      Files.write(file, bytes(machine, seed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  static byte[] bytes(int machine, long seed) {
    byte[] file = new byte[CODE_BYTES + DATA_BYTES];
    new Random(seed).nextBytes(file);
    ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    elf.put((byte) 127).put((byte) 'E').put((byte) 'L').put((byte) 'F');
    elf.put((byte) 1).put((byte) 1).put((byte) 1).put(new byte[9]);
    // e_type ET_DYN, e_machine, e_version, e_entry, e_phoff, e_shoff, e_flags
    elf.putShort((short) 3).putShort((short) machine).putInt(1).putInt(512);
    elf.putInt(HEADER_BYTES).putInt(0).putInt(0);
    elf.putShort((short) HEADER_BYTES).putShort((short) PROGRAM_HEADER_BYTES).putShort((short) 2);
    elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    load(elf, 0, 0, CODE_BYTES, CODE_BYTES, READ | EXECUTE);
    load(elf, CODE_BYTES, CODE_BYTES + PAGE, DATA_BYTES, DATA_BYTES + BSS_BYTES, READ | WRITE);
    return file;
  }

  private static void load(
      ByteBuffer elf, int offset, int address, int fileBytes, int memoryBytes, int flags) {
    elf.putInt(1).putInt(offset).putInt(address).putInt(address);
    elf.putInt(fileBytes).putInt(memoryBytes).putInt(flags).putInt(PAGE);
  }
}
