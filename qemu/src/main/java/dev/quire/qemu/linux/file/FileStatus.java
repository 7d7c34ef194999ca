package dev.quire.qemu.linux.file;

import java.time.Instant;

/**
 * What stat(2) tells.
 *
 * @param device the file system's number
 * @param inode the file's number there
 * @param mode kind and permissions
 * @param links how many names it has
 * @param user the owner
 * @param group the group
 * @param special the device that a device file stands for
 * @param size in bytes
 * @param accessed when it was read last
 * @param modified when it was written last
 * @param changed when its status was changed last
 */
public record FileStatus(
    long device,
    long inode,
    int mode,
    int links,
    int user,
    int group,
    long special,
    long size,
    Instant accessed,
    Instant modified,
    Instant changed) {

  /** S_IFMT: the bits of the mode that say what it is. */
  public static final int KIND = 0xf000;

  /** S_IFIFO. */
  public static final int PIPE = 0x1000;

  /** S_IFCHR. */
  public static final int CHARACTER_DEVICE = 0x2000;

  /** S_IFDIR. */
  public static final int DIRECTORY = 0x4000;

  /** S_IFREG. */
  public static final int REGULAR = 0x8000;

  /** S_IFLNK. */
  public static final int LINK = 0xa000;

  /** What a program may best read at once, in bytes. */
  public static final int BLOCK_BYTES = 4096;

  private static final int SECTOR_BYTES = 512;
  private static final int READ_WRITE_ALL = 0666;

  /** Returns the status of something that is in no directory of the host. */
  static FileStatus special(int kind, long inode) {
    Instant start = Instant.EPOCH;
    return new FileStatus(0, inode, kind | READ_WRITE_ALL, 1, 0, 0, 0, 0, start, start, start);
  }

  /** How many sectors of 512 bytes it takes. */
  public long sectors() {
    return (size + SECTOR_BYTES - 1) / SECTOR_BYTES;
  }

  /** Whether it is of a kind, such as {@link #DIRECTORY}. */
  public boolean is(int kind) {
    return (mode & KIND) == kind;
  }
}
