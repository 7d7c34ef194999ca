package dev.quire.qemu.linux.abi;

import dev.quire.api.AccessViolation;
import dev.quire.api.Memory;
import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The memory of the process that is current, as its kernel reads and writes it: with the rights of
 * user code, so that pages are brought in and copied as if the process itself had touched them.
 * What the process may not touch ends in {@link Errno#EFAULT}.
 */
public final class UserMemory {
  private static final int WORD = Integer.BYTES;

  private final Memory memory;
  private final long limit;

  /** Returns the user memory of what is current on a processor. */
  public static UserMemory of(Processor on) {
    return new UserMemory(on.user(), on.paging().layout().user().limit().address().value());
  }

  private UserMemory(Memory memory, long limit) {
    this.memory = memory;
    this.limit = limit;
  }

  /** Reads bytes. */
  public byte[] read(int address, int length) {
    byte[] bytes = new byte[length];
    read(address, bytes, 0, length);
    return bytes;
  }

  /** Reads bytes into an array. */
  public void read(int address, byte[] to, int offset, int length) {
    access(address, length, at -> memory.read(at, to, offset, length));
  }

  /** Writes bytes. */
  public void write(int address, byte[] from) {
    write(address, from, 0, from.length);
  }

  /** Writes bytes of an array. */
  public void write(int address, byte[] from, int offset, int length) {
    access(address, length, at -> memory.write(at, from, offset, length));
  }

  /** Reads 32 bits. */
  public int load32(int address) {
    return StructReader.of(read(address, WORD)).int32();
  }

  /** Writes 32 bits. */
  public void store32(int address, int value) {
    write(address, StructWriter.of(WORD).int32(value).bytes());
  }

  /** Reads 64 bits. */
  public long load64(int address) {
    return StructReader.of(read(address, Long.BYTES)).int64();
  }

  /** Writes 64 bits. */
  public void store64(int address, long value) {
    write(address, StructWriter.of(Long.BYTES).int64(value).bytes());
  }

  /** Reads a string of bytes up to a zero; one of {@code most} bytes or more is too long. */
  public String string(int address, int most, Errno tooLong) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long at = Integer.toUnsignedLong(address);
    while (bytes.size() < most) {
      // Not beyond the page: the next one may not be there.
      int left = PageNumber.BYTES - VirtualAddress.of(at).offset();
      byte[] piece = read((int) at, Math.min(Math.min(left, PIECE), most - bytes.size()));
      for (int i = 0; i < piece.length; i++) {
        if (piece[i] == 0) {
          bytes.write(piece, 0, i);
          return bytes.toString(StandardCharsets.UTF_8);
        }
      }
      bytes.write(piece, 0, piece.length);
      at += piece.length;
    }
    throw new ErrnoException(tooLong);
  }

  private static final int PIECE = 64;

  /** Reads a path. */
  public String path(int address) {
    return string(address, PageNumber.BYTES, Errno.ENAMETOOLONG);
  }

  /** Reads a list of strings that ends with a zero address. */
  public List<String> strings(int address) {
    List<String> all = new ArrayList<>();
    if (address == 0) {
      return all;
    }
    for (int at = address; ; at += WORD) {
      int string = load32(at);
      if (string == 0) {
        return all;
      }
      all.add(string(string, LONGEST_ARGUMENT, Errno.E2BIG));
    }
  }

  private static final int LONGEST_ARGUMENT = 32 * PageNumber.BYTES;

  private void access(int address, int length, Consumer<VirtualAddress> with) {
    long at = Integer.toUnsignedLong(address);
    if (length == 0) {
      return;
    }
    if (length < 0 || at + length > limit) {
      throw new ErrnoException(Errno.EFAULT);
    }
    try {
      with.accept(VirtualAddress.of(at));
    } catch (AccessViolation | PagingException.OutsideRange e) {
      throw new ErrnoException(Errno.EFAULT);
    }
  }
}
