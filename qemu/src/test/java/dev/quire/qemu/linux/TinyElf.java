package dev.quire.qemu.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Executables with a page of text, where their entry is, and pages of data that are zero. */
final class TinyElf {
  static final int DATA = 0x00800000;
  static final int DATA_PAGES = 64;

  private static final int HEADER = 52;
  private static final int PROGRAM_HEADER = 32;
  private static final int PAGE = 4096;
  private static final int READ_EXECUTE = 5;
  private static final int READ_WRITE = 6;

  private TinyElf() {}

  /** Writes an executable that may be executed, with this code at its entry. */
  static Path write(Path file, int machine, int entry, byte... code) {
    ByteBuffer elf = ByteBuffer.allocate(2 * PAGE).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1, 0}).position(16);
    elf.putShort((short) 2).putShort((short) machine).putInt(1).putInt(entry).putInt(HEADER);
    elf.putInt(0).putInt(0).putShort((short) HEADER).putShort((short) PROGRAM_HEADER);
    elf.putShort((short) 3).putShort((short) 40).putShort((short) 0).putShort((short) 0);
    segment(elf, 1, PAGE, entry, PAGE, PAGE, READ_EXECUTE);
    segment(elf, 1, 0, DATA, 0, DATA_PAGES * PAGE, READ_WRITE);
    segment(elf, 0x6474e551, 0, 0, 0, 0, READ_WRITE);
    elf.put(PAGE, code);
    try {
      Files.write(file, elf.array());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void segment(
      ByteBuffer elf, int type, int offset, int address, int inFile, int inMemory, int flags) {
    elf.putInt(type).putInt(offset).putInt(address).putInt(address);
    elf.putInt(inFile).putInt(inMemory).putInt(flags).putInt(PAGE);
  }
}
