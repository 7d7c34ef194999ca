package dev.quire.qemu.linux.file;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import java.util.List;

/** An open directory: its entries as they were when it was opened. */
public final class Directory extends OpenFile {

  /**
   * An entry.
   *
   * @param name the name
   * @param inode the file's number
   * @param mode the file's mode, for its kind
   */
  public record Entry(String name, long inode, int mode) {}

  private final String name;
  private final FileStatus status;
  private final List<Entry> entries;
  private int position;

  Directory(String name, FileStatus status, List<Entry> entries, int flags) {
    super(flags);
    this.name = name;
    this.status = status;
    this.entries = List.copyOf(entries);
  }

  /** All entries, in order. */
  public List<Entry> entries() {
    return entries;
  }

  /** Which entry comes next. */
  public int position() {
    return position;
  }

  /** Says which entry comes next. */
  public void setPosition(int next) {
    position = next;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    throw new ErrnoException(Errno.EISDIR);
  }

  @Override
  public long seek(long offset, int whence) {
    if (whence != 0 || offset < 0 || offset > entries.size()) {
      throw new ErrnoException(Errno.EINVAL);
    }
    position = (int) offset;
    return offset;
  }

  @Override
  public FileStatus status() {
    return status;
  }

  @Override
  public String name() {
    return name;
  }
}
