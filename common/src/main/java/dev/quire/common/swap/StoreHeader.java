package dev.quire.common.swap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The first page of a store's file. It marks the file as one that may be overwritten, and gives the
 * store an identity, so that pages of an earlier store in the same file are not taken for its own.
 *
 * <pre>
 *   0   magic
 *   8   version
 *   12  size of a page
 *   16  number of slots
 *   20  size of a slot's record
 *   24  identity
 *   32  CRC-32C of all bytes before
 * </pre>
 */
final class StoreHeader {

  static final int BYTES = BackingStore.PAGE_BYTES;

  /** The letters QUIRSWAP, in the order of the file. */
  private static final byte[] MAGIC = {'Q', 'U', 'I', 'R', 'S', 'W', 'A', 'P'};

  private static final int VERSION = 1;
  private static final int CHECKSUM = 32;

  private StoreHeader() {}

  /** Whether the file is empty or begins with the header of a store. */
  static boolean mayBeOverwritten(FileChannel file) throws IOException {
    if (file.size() == 0) {
      return true;
    }
    ByteBuffer buffer = ByteBuffer.allocate(CHECKSUM + Integer.BYTES);
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, buffer.position()) < 0) {
        return false;
      }
    }
    byte[] magic = new byte[MAGIC.length];
    buffer.get(0, magic);
    return Arrays.equals(magic, MAGIC) && buffer.getInt(CHECKSUM) == checksum(buffer);
  }

  /** The header of a new store, ready to be written. */
  static ByteBuffer pack(int slots, long identity) {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer
        .put(MAGIC)
        .putInt(VERSION)
        .putInt(BackingStore.PAGE_BYTES)
        .putInt(slots)
        .putInt(SlotRecord.BYTES)
        .putLong(identity);
    return buffer.putInt(checksum(buffer)).rewind();
  }

  private static int checksum(ByteBuffer buffer) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate().position(0).limit(CHECKSUM));
    return (int) crc.getValue();
  }
}
