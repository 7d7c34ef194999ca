package dev.quire.conformance;

import dev.quire.api.PageNumber;
import dev.quire.api.VirtualAddress;
import dev.quire.common.elf.ByteSource;
import dev.quire.common.elf.ElfMachine;
import dev.quire.common.elf.Executable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A program for processes to be made of, an ELF32 file of two segments: {@value #TEXT_PAGES} pages
 * of text, then {@value #DATA_PAGES} pages of data, of which the file has one and a half.
 */
final class SmallProgram {
  static final int TEXT_PAGES = 3;
  static final int DATA_PAGES = 4;

  private static final int PAGE = PageNumber.BYTES;
  private static final int TEXT_BYTES = TEXT_PAGES * PAGE;
  private static final int DATA_BYTES = PAGE + PAGE / 2;
  private static final int HEADER_BYTES = 52;
  private static final int PROGRAM_HEADER_BYTES = 32;
  private static final int READ_EXECUTE = 5;
  private static final int READ_WRITE = 6;

  private final byte[] file = new byte[PAGE + TEXT_BYTES + DATA_BYTES];
  private final VirtualAddress text;

  /** A program whose text begins at {@code text}. */
  SmallProgram(VirtualAddress text) {
    this.text = text;
    for (int i = 0; i < file.length; i++) {
      file[i] = (byte) (i % 251 + 1);
    }
    ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = (int) text.value();
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}).put(new byte[9]);
    out.putShort((short) 2).putShort((short) ElfMachine.I386).putInt(1);
    out.putInt(at).putInt(HEADER_BYTES).putInt(0).putInt(0);
    out.putShort((short) HEADER_BYTES).putShort((short) PROGRAM_HEADER_BYTES).putShort((short) 2);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    segment(out, PAGE, at, TEXT_BYTES, TEXT_BYTES, READ_EXECUTE);
    segment(out, PAGE + TEXT_BYTES, at + TEXT_BYTES, DATA_BYTES, DATA_PAGES * PAGE, READ_WRITE);
  }

  private static void segment(
      ByteBuffer out, int offset, int address, int fileBytes, int memoryBytes, int flags) {
    out.putInt(1).putInt(offset).putInt(address).putInt(address);
    out.putInt(fileBytes).putInt(memoryBytes).putInt(flags).putInt(PAGE);
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
            System.arraycopy(file, (int) position, to, offset, length);
          }
        });
  }

  VirtualAddress text() {
    return text;
  }

  VirtualAddress data() {
    return text.plus(TEXT_BYTES);
  }

  /** What stands at an offset from the text before the program runs. */
  int byteAt(int offset) {
    return offset < TEXT_BYTES + DATA_BYTES ? file[PAGE + offset] & 0xff : 0;
  }

  /** The bytes of text and data. */
  static int length() {
    return TEXT_BYTES + DATA_PAGES * PAGE;
  }
}
