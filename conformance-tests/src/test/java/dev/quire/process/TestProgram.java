package dev.quire.process;

import dev.quire.common.elf.ByteSource;
import dev.quire.common.elf.Executable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program for tests, an ELF32 file of two segments.
 *
 * <pre>
 *   00400000  text   5 pages, read and execute, all from the file
 *   00406000  data   3 pages of which the file has two and a half, then 4 pages of bss
 * </pre>
 */
final class TestProgram {

  static final int PAGE = 4096;
  static final long TEXT = 0x400000;
  static final int TEXT_PAGES = 5;
  static final long DATA = 0x406000;
  static final int DATA_FILE_BYTES = 2 * PAGE + PAGE / 2;
  static final int DATA_PAGES = 7;

  private static final int TEXT_OFFSET = PAGE;
  private static final int DATA_OFFSET = TEXT_OFFSET + TEXT_PAGES * PAGE;
  private static final int FILE_BYTES = DATA_OFFSET + DATA_FILE_BYTES;

  private final byte[] file;

  /** Whether the medium fails. */
  final AtomicBoolean fails = new AtomicBoolean();

  /** A program whose {@code e_machine} is {@code machine}. */
  TestProgram(int machine) {
    file = build(machine);
  }

  Executable executable() {
    return Executable.parse(
        new ByteSource() {
          @Override
          public long size() {
            return file.length;
          }

          @Override
          public void read(long position, byte[] to, int offset, int length) {
            if (fails.get()) {
              throw new UncheckedIOException(new IOException("no disk"));
            }
            System.arraycopy(file, (int) position, to, offset, length);
          }
        });
  }

  /** What the program has at an address before it runs: 0 behind the file bytes. */
  int expected(long address) {
    if (address >= TEXT && address < TEXT + (long) TEXT_PAGES * PAGE) {
      return file[(int) (address - TEXT) + TEXT_OFFSET] & 0xff;
    }
    if (address >= DATA && address < DATA + DATA_FILE_BYTES) {
      return file[(int) (address - DATA) + DATA_OFFSET] & 0xff;
    }
    return 0;
  }

  private static byte[] build(int machine) {
    ByteBuffer out = ByteBuffer.allocate(FILE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < FILE_BYTES; i++) {
      out.put(i, (byte) (i % 251 + 1));
    }
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}).put(new byte[9]);
    out.putShort((short) 2).putShort((short) machine).putInt(1);
    out.putInt((int) TEXT).putInt(52).putInt(0).putInt(0);
    out.putShort((short) 52).putShort((short) 32).putShort((short) 2);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    int textBytes = TEXT_PAGES * PAGE;
    segment(out, TEXT_OFFSET, TEXT, textBytes, textBytes, 5);
    segment(out, DATA_OFFSET, DATA, DATA_FILE_BYTES, DATA_PAGES * PAGE, 6);
    return out.array();
  }

  private static void segment(
      ByteBuffer out, int offset, long address, int fileBytes, int memoryBytes, int flags) {
    out.putInt(1).putInt(offset).putInt((int) address).putInt((int) address);
    out.putInt(fileBytes).putInt(memoryBytes).putInt(flags).putInt(PAGE);
  }
}
