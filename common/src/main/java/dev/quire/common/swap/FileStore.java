package dev.quire.common.swap;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps its pages in a file, each with a checksum beside it.
 *
 * <p>A read notices bytes that changed, a page that belongs to another slot, a write that never
 * reached the file, and a file that was cut short; it names the slot in a {@link
 * DamagedSlotException}. The file grows as slots are written. Its pages mean nothing to a later
 * store, which may take over the file.
 *
 * <p>Interrupting a thread while it reads or writes closes the file, as {@link FileChannel} says;
 * the store then answers every transfer with {@link StoreException}.
 */
public final class FileStore implements BackingStore {

  @GuardedBy("this")
  private final SlotMap map;

  @GuardedBy("this")
  private final FileChannel file;

  @GuardedBy("this")
  private final SlotRecord record;

  /** How often each slot was written. */
  @GuardedBy("this")
  private final int[] writes;

  FileStore(FileChannel file, SlotMap map, long identity) {
    this.file = file;
    this.map = map;
    record = new SlotRecord(identity);
    writes = new int[map.slots()];
  }

  /**
   * Creates a store in a file that is new, empty, or was a store's before. Any other file is left
   * as it is. The store locks the file, and does not delete it when it is closed.
   *
   * @param path the file
   * @param slots how many slots, at least 1; each takes 4108 bytes once it is written
   * @return a store whose slots are all free
   * @throws StoreException if the file cannot be had, belongs to another store that is open, or
   *     holds something else
   * @throws IllegalArgumentException if there are fewer than 1 slot
   */
  public static FileStore create(Path path, int slots) throws StoreException {
    SlotMap map = new SlotMap(slots);
    long identity = ThreadLocalRandom.current().nextLong();
    FileChannel file;
    try {
      file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StoreException("cannot open " + path, e);
    }
    try {
      FileStore store = new FileStore(file, map, identity);
      store.format(path, identity);
      return store;
    } catch (StoreException | RuntimeException e) {
      try {
        file.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  private synchronized void format(Path path, long identity) throws StoreException {
    try {
      if (lock() == null) {
        throw new StoreException(path + " is in use; a store must have its file to itself");
      }
      if (!StoreHeader.mayBeOverwritten(file)) {
        throw new StoreException(
            path + " holds something else; a store's file must be new, empty or a store's before");
      }
      file.truncate(0);
      transfer(StoreHeader.pack(map.slots(), identity), 0);
    } catch (IOException e) {
      throw new StoreException("cannot format " + path, e);
    }
  }

  /** Locks the file until it is closed; null if another process, or this one, has it locked. */
  @GuardedBy("this")
  private @Nullable FileLock lock() throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public synchronized int slots() {
    return map.slots();
  }

  @Override
  public synchronized int usedSlots() {
    return map.usedCount();
  }

  @Override
  public synchronized OptionalInt allocate() {
    return map.allocate();
  }

  @Override
  public synchronized void free(int slot) {
    map.free(slot);
  }

  @Override
  public synchronized void write(int slot, byte[] page, int offset) throws StoreException {
    Objects.checkFromIndexSize(offset, PAGE_BYTES, page.length);
    map.beginWrite(slot);
    try {
      transfer(record.pack(slot, ++writes[slot], page, offset), position(slot));
    } catch (IOException e) {
      throw new StoreException("cannot write slot " + slot, e);
    }
    map.endWrite(slot);
  }

  @GuardedBy("this")
  private void transfer(ByteBuffer from, long position) throws IOException {
    long at = position;
    while (from.hasRemaining()) {
      at += file.write(from, at);
    }
  }

  @Override
  public synchronized void read(int slot, byte[] page, int offset) throws StoreException {
    Objects.checkFromIndexSize(offset, PAGE_BYTES, page.length);
    map.checkReadable(slot);
    long start = position(slot);
    ByteBuffer into = record.toFill();
    try {
      while (into.hasRemaining() && file.read(into, start + into.position()) >= 0) {
        // A file may return less than was asked for.
      }
    } catch (IOException e) {
      throw new StoreException("cannot read slot " + slot, e);
    }
    record.unpack(slot, writes[slot], page, offset);
  }

  /** Where a slot's record begins in the file. */
  static long position(int slot) {
    return StoreHeader.BYTES + (long) slot * SlotRecord.BYTES;
  }

  @Override
  public synchronized void close() throws StoreException {
    if (map.close()) {
      try {
        file.close();
      } catch (IOException e) {
        throw new StoreException("cannot close the store's file", e);
      }
    }
  }
}
