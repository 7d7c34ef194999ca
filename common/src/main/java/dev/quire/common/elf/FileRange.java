package dev.quire.common.elf;

import com.google.auto.value.AutoValue;

/** Bytes of a file, and where in a region they appear. */
@AutoValue
public abstract class FileRange {

  FileRange() {}

  static FileRange create(long regionOffset, long fileOffset, long bytes) {
    return new AutoValue_FileRange(regionOffset, fileOffset, bytes);
  }

  /** Where the first byte appears, in bytes from the region's first page. */
  public abstract long regionOffset();

  /** The first byte's position in the file. */
  public abstract long fileOffset();

  /** How many bytes there are, at least 1. */
  public abstract long bytes();

  /** Where the range ends, in bytes from the region's first page. */
  final long regionLimit() {
    return regionOffset() + bytes();
  }
}
