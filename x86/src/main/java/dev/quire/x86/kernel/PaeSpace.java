package dev.quire.x86.kernel;

import dev.quire.api.PageRange;
import dev.quire.common.engine.Space;

/**
 * A space whose root is a page-directory-pointer table, of 32 bytes in a frame of its own, and that
 * has one page directory from the beginning: the one with the window entries, or the one with the
 * kernel's; or none, in the shared layout without windows.
 */
final class PaeSpace extends Space {

  /** Stands for a directory that a space does not have. */
  static final long NONE = -1;

  private final long directory;
  private final long kernelDirectory;

  /**
   * Creates the record of a space.
   *
   * @param pointers the frame of the page-directory-pointer table
   * @param directory the frame of the directory that is always there, or NONE
   * @param kernelDirectory the frame of the directory that has the kernel's entries
   */
  PaeSpace(
      long id,
      String name,
      boolean kernel,
      PageRange range,
      long pointers,
      long directory,
      long kernelDirectory,
      int tableFrames,
      long occupied) {
    super(id, name, kernel, range, pointers, tableFrames, occupied);
    this.directory = directory;
    this.kernelDirectory = kernelDirectory;
  }

  /** The frame of the directory that is always there. */
  long directory() {
    return directory;
  }

  /** The frame of the directory that has the kernel's entries. */
  long kernelDirectory() {
    return kernelDirectory;
  }

  /** The space as one of this format. */
  static PaeSpace of(Space space) {
    return (PaeSpace) space;
  }
}
