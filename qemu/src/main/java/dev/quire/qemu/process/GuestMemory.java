package dev.quire.qemu.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The RAM of a guest, as its file has it: by physical address, below all caches and translations of
 * the guest's processors.
 *
 * <p>Code that the guest has executed is kept translated by QEMU, which notices stores of the guest
 * but not what is written here.
 */
public final class GuestMemory {
  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLEWORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A file is mapped in pieces, since a buffer has at most 2 GB. */
  private static final int PIECE_SHIFT = 30;

  private static final int PIECE_BYTES = 1 << PIECE_SHIFT;
  private static final int FILL_BYTES = 1 << 20;

  private final FileChannel file;
  private final long base;
  private final long bytes;
  private final @Nullable MappedByteBuffer[] pieces;

  GuestMemory(FileChannel file, long base, long bytes) {
    this.file = file;
    this.base = base;
    this.bytes = bytes;
    pieces = new MappedByteBuffer[(int) ((bytes - 1) >>> PIECE_SHIFT) + 1];
  }

  /** Loads the word at an aligned address, after everything that was loaded before. */
  public int load32(long address) {
    return (int) WORD.getAcquire(piece(address), offset(address));
  }

  /** Stores a word at an aligned address. */
  public void store32(long address, int value) {
    WORD.setRelease(piece(address), offset(address), value);
  }

  /** Loads the 64-bit word at an aligned address. */
  public long load64(long address) {
    return (long) DOUBLEWORD.getAcquire(piece(address), offset(address));
  }

  /** Stores a 64-bit word at an aligned address. */
  public void store64(long address, long value) {
    DOUBLEWORD.setRelease(piece(address), offset(address), value);
  }

  /** Loads a byte. */
  public int load8(long address) {
    VarHandle.acquireFence();
    return Byte.toUnsignedInt(piece(address).get(offset(address)));
  }

  /** Stores a byte. */
  public void store8(long address, int value) {
    piece(address).put(offset(address), (byte) value);
    VarHandle.releaseFence();
  }

  /** Returns whether there is RAM at an address. */
  public boolean contains(long address) {
    return address >= base && address - base < bytes;
  }

  /** Sets bits of the word at an aligned address, atomically, and returns what stood there. */
  public int setBits32(long address, int bits) {
    return (int) WORD.getAndBitwiseOr(piece(address), offset(address), bits);
  }

  /** Clears bits of the word at an aligned address, atomically, and returns what stood there. */
  public int clearBits32(long address, int bits) {
    return (int) WORD.getAndBitwiseAnd(piece(address), offset(address), ~bits);
  }

  /** Returns a view of some bytes, little-endian, within one GB. */
  public ByteBuffer view(long address, int length) {
    return piece(address).slice(offset(address), length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Fills whole frames with one 64-bit word. It is written to the file, not to memory: so where the
   * file system has no room left, this fails, and not whoever touches the memory later.
   *
   * @throws QemuFailureException if there is no room
   */
  public void fill(long address, long length, long word) {
    int piece = (int) Math.min(length, FILL_BYTES);
    byte[] pattern = new byte[piece];
    ByteBuffer buffer = ByteBuffer.wrap(pattern).order(ByteOrder.LITTLE_ENDIAN);
    if (word == 0) {
      Arrays.fill(pattern, (byte) 0);
    } else {
      for (int i = 0; i < piece; i += Long.BYTES) {
        buffer.putLong(i, word);
      }
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(piece).put(pattern);
    try {
      for (long done = 0; done < length; ) {
        direct.clear().limit((int) Math.min(piece, length - done));
        done += file.write(direct, address - base + done);
      }
    } catch (IOException e) {
      throw new QemuFailureException(
          "there is no room for a guest's RAM of " + length + " bytes: " + e.getMessage(), e);
    }
  }

  private int offset(long address) {
    return (int) (address - base) & (PIECE_BYTES - 1);
  }

  private ByteBuffer piece(long address) {
    int index = (int) ((address - base) >>> PIECE_SHIFT);
    MappedByteBuffer piece = pieces[index];
    return piece != null ? piece : map(index);
  }

  private synchronized ByteBuffer map(int index) {
    MappedByteBuffer piece = pieces[index];
    if (piece == null) {
      long start = (long) index << PIECE_SHIFT;
      try {
        piece = file.map(MapMode.READ_WRITE, start, Math.min(PIECE_BYTES, bytes - start));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      piece.order(ByteOrder.LITTLE_ENDIAN);
      pieces[index] = piece;
    }
    return piece;
  }
}
