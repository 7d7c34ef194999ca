package dev.quire.qemu.linux.file;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import java.util.Map;
import java.util.TreeMap;

/** A process's open files by descriptor. */
public final class Descriptors {

  /** How many a process may have. */
  public static final int LIMIT = 1024;

  private record Entry(OpenFile file, boolean closeOnExec) {}

  private final TreeMap<Integer, Entry> entries = new TreeMap<>();

  /** Creates an empty table. */
  public Descriptors() {}

  /** Returns what a child gets at fork: the same files. */
  public Descriptors copy() {
    Descriptors copy = new Descriptors();
    entries.forEach(
        (descriptor, entry) -> {
          entry.file().retain();
          copy.entries.put(descriptor, entry);
        });
    return copy;
  }

  /**
   * The file behind a descriptor.
   *
   * @throws ErrnoException EBADF if it is not open
   */
  public OpenFile file(int descriptor) {
    return entry(descriptor).file();
  }

  /** Whether a descriptor is open. */
  public boolean isOpen(int descriptor) {
    return entries.containsKey(descriptor);
  }

  /** Puts a file under the lowest free descriptor from {@code from} on, and returns it. */
  public int add(OpenFile file, int from, boolean closeOnExec) {
    int descriptor = from;
    while (entries.containsKey(descriptor)) {
      descriptor++;
    }
    if (descriptor >= LIMIT || from < 0) {
      throw new ErrnoException(from < 0 || from >= LIMIT ? Errno.EINVAL : Errno.EMFILE);
    }
    entries.put(descriptor, new Entry(file, closeOnExec));
    return descriptor;
  }

  /** Puts a file under this very descriptor, in place of what was there. */
  public void set(int descriptor, OpenFile file, boolean closeOnExec) {
    if (descriptor < 0 || descriptor >= LIMIT) {
      throw new ErrnoException(Errno.EBADF);
    }
    Entry before = entries.put(descriptor, new Entry(file, closeOnExec));
    if (before != null) {
      before.file().release();
    }
  }

  /** Closes a descriptor. */
  public void close(int descriptor) {
    entry(descriptor).file().release();
    entries.remove(descriptor);
  }

  /** Closes those of a range that are open. */
  public void closeRange(int first, int last) {
    if (first > last) {
      throw new ErrnoException(Errno.EINVAL);
    }
    Map<Integer, Entry> range = entries.subMap(first, true, last, true);
    range.values().forEach(entry -> entry.file().release());
    range.clear();
  }

  /** Closes all of them. */
  public void closeAll() {
    closeRange(0, LIMIT);
  }

  /** Closes those that a new program is not to have. */
  public void closeOnExec() {
    entries
        .values()
        .removeIf(
            entry -> {
              if (entry.closeOnExec()) {
                entry.file().release();
              }
              return entry.closeOnExec();
            });
  }

  /** Whether a descriptor is closed at exec. */
  public boolean isCloseOnExec(int descriptor) {
    return entry(descriptor).closeOnExec();
  }

  /** Says whether a descriptor is closed at exec. */
  public void setCloseOnExec(int descriptor, boolean closeOnExec) {
    entries.put(descriptor, new Entry(file(descriptor), closeOnExec));
  }

  private Entry entry(int descriptor) {
    Entry entry = entries.get(descriptor);
    if (entry == null) {
      throw new ErrnoException(Errno.EBADF);
    }
    return entry;
  }
}
