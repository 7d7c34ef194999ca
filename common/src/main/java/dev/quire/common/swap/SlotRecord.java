package dev.quire.common.swap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One slot as it lies in the file: the page and, behind it, what tells whether it is the right one.
 *
 * <pre>
 *   0     page
 *   4096  slot number        a page written to the wrong place is noticed
 *   4100  write number       so is a write that never reached the file
 *   4104  CRC-32C of all bytes before, begun with the store's identity
 *   4108  end
 * </pre>
 *
 * <p>The buffer is direct and used for every transfer: nothing is allocated for a page.
 */
final class SlotRecord {

  static final int SLOT = BackingStore.PAGE_BYTES;
  static final int WRITE_NUMBER = SLOT + Integer.BYTES;
  static final int CHECKSUM = WRITE_NUMBER + Integer.BYTES;
  static final int BYTES = CHECKSUM + Integer.BYTES;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final byte[] identity;
  private final CRC32C crc = new CRC32C();

  SlotRecord(long storeIdentity) {
    identity =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(storeIdentity)
            .array();
  }

  /** Fills the record, and returns it ready to be written to the file. */
  ByteBuffer pack(int slot, int writeNumber, byte[] page, int offset) {
    buffer.clear();
    buffer.put(page, offset, BackingStore.PAGE_BYTES);
    buffer.putInt(slot).putInt(writeNumber).putInt(checksum());
    return buffer.flip();
  }

  /** Returns the record, empty, ready to be filled from the file. */
  ByteBuffer toFill() {
    return buffer.clear();
  }

  /**
   * Checks the record that was filled from the file, then copies its page.
   *
   * @throws DamagedSlotException if it is not what was packed; nothing is copied
   */
  void unpack(int slot, int writeNumber, byte[] page, int offset) throws DamagedSlotException {
    if (buffer.position() != BYTES) {
      throw new DamagedSlotException(
          slot, "the file ends after " + buffer.position() + " of its " + BYTES + " bytes");
    }
    int expected = buffer.getInt(CHECKSUM);
    int actual = checksum();
    if (actual != expected) {
      throw new DamagedSlotException(
          slot,
          "its bytes have checksum "
              + Integer.toHexString(actual)
              + " but were stored with "
              + Integer.toHexString(expected));
    }
    if (buffer.getInt(SLOT) != slot) {
      throw new DamagedSlotException(slot, "it holds the page of slot " + buffer.getInt(SLOT));
    }
    if (buffer.getInt(WRITE_NUMBER) != writeNumber) {
      throw new DamagedSlotException(
          slot,
          "it holds write "
              + buffer.getInt(WRITE_NUMBER)
              + " of the slot, but the last was "
              + writeNumber);
    }
    buffer.get(0, page, offset, BackingStore.PAGE_BYTES);
  }

  private int checksum() {
    crc.reset();
    crc.update(identity);
    crc.update(buffer.duplicate().position(0).limit(CHECKSUM));
    return (int) crc.getValue();
  }
}
