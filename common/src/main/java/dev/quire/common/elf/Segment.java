package dev.quire.common.elf;

import com.google.auto.value.AutoValue;

/**
 * A loadable segment, as its program header (PT_LOAD) describes it.
 *
 * <p>All numbers are unsigned. A segment got from {@link Executable#segments} has at least one byte
 * of memory, no more file bytes than memory, does not wrap, and its file bytes exist.
 */
@AutoValue
public abstract class Segment {

  Segment() {}

  static Segment create(
      long virtualAddress,
      long fileOffset,
      long fileBytes,
      long memoryBytes,
      int flags,
      long alignment) {
    return new AutoValue_Segment(
        virtualAddress,
        fileOffset,
        fileBytes,
        memoryBytes,
        (flags & ElfLayout.PF_READ) != 0,
        (flags & ElfLayout.PF_WRITE) != 0,
        (flags & ElfLayout.PF_EXECUTE) != 0,
        alignment);
  }

  /** {@code p_vaddr}: the address of the first byte, before any bias. */
  public abstract long virtualAddress();

  /** {@code p_offset}: the position of the first byte in the file. */
  public abstract long fileOffset();

  /** {@code p_filesz}: how many bytes come from the file. */
  public abstract long fileBytes();

  /** {@code p_memsz}: how many bytes the segment has in memory; those not in the file are zero. */
  public abstract long memoryBytes();

  /** PF_R: whether the header asks for reading. Loading grants it in any case. */
  public abstract boolean readable();

  /** PF_W: whether the segment may be written. */
  public abstract boolean writable();

  /** PF_X: whether the segment may be executed. */
  public abstract boolean executable();

  /** {@code p_align}: 0, or a power of two, in bytes. */
  public abstract long alignment();

  /** The address just after the segment's last byte of memory, before any bias. */
  public final long virtualLimit() {
    return virtualAddress() + memoryBytes();
  }
}
