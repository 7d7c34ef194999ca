package dev.quire.common.elf;

import com.google.auto.value.AutoValue;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Whole pages of a placed executable with one protection, and what each of them holds at first.
 *
 * <p>Pages hold the file bytes of their segments and zero everywhere else: before a segment's first
 * byte, after its last file byte, and in the bss. All pages are readable.
 */
@AutoValue
public abstract class LoadRegion {

  /** The size of a page, in bytes. */
  public static final int PAGE_BYTES = 4096;

  /** What a segment may have so that its pages can be numbered by an {@code int}. */
  static final long BYTES_LIMIT = (Integer.MAX_VALUE - 1L) * PAGE_BYTES;

  LoadRegion() {}

  static LoadRegion create(
      ByteSource source,
      long firstPage,
      int pageCount,
      boolean writable,
      boolean executable,
      List<FileRange> fileRanges) {
    return new AutoValue_LoadRegion(
        source, firstPage, pageCount, writable, executable, List.copyOf(fileRanges));
  }

  /** The file that the bytes come from. */
  public abstract ByteSource source();

  /** The address of the first page, unsigned, a multiple of {@link #PAGE_BYTES}. */
  public abstract long firstPage();

  /** How many pages there are, at least 1. */
  public abstract int pageCount();

  /** Whether the pages may be written. */
  public abstract boolean writable();

  /** Whether the pages may be executed. */
  public abstract boolean executable();

  /**
   * The file bytes that appear in the region, by rising place; none overlap. Most regions have one
   * range, bss alone has none, and a page shared by segments has several.
   */
  @SuppressWarnings("AutoValueImmutableFields") // an unmodifiable copy
  public abstract List<FileRange> fileRanges();

  /** The address just after the last page, unsigned. */
  public final long limit() {
    return firstPage() + (long) pageCount() * PAGE_BYTES;
  }

  /**
   * Tells whether a page has no byte from the file: it is filled with zeroes on demand.
   *
   * @param pageIndex the page, 0 to {@code pageCount() - 1}
   * @return whether its content is zero whatever the file holds
   * @throws IndexOutOfBoundsException if there is no such page
   */
  public final boolean isBlank(int pageIndex) {
    Objects.checkIndex(pageIndex, pageCount());
    long start = (long) pageIndex * PAGE_BYTES;
    for (FileRange range : fileRanges()) {
      if (range.regionOffset() < start + PAGE_BYTES && range.regionLimit() > start) {
        return false;
      }
    }
    return true;
  }

  /**
   * Computes what a page holds when it is loaded.
   *
   * @param pageIndex the page, 0 to {@code pageCount() - 1}
   * @param page receives the {@link #PAGE_BYTES} bytes, from index 0
   * @throws IndexOutOfBoundsException if there is no such page or the array is too short
   * @throws java.io.UncheckedIOException if the file cannot be read; {@code page} is then undefined
   */
  public final void pageContent(int pageIndex, byte[] page) {
    pageContent(pageIndex, page, 0);
  }

  /**
   * Computes what a page holds when it is loaded.
   *
   * @param pageIndex the page, 0 to {@code pageCount() - 1}
   * @param to receives the {@link #PAGE_BYTES} bytes
   * @param offset the index in {@code to} of the page's first byte
   * @throws IndexOutOfBoundsException if there is no such page or the array is too short
   * @throws java.io.UncheckedIOException if the file cannot be read; {@code to} is then undefined
   */
  public final void pageContent(int pageIndex, byte[] to, int offset) {
    Objects.checkIndex(pageIndex, pageCount());
    Objects.checkFromIndexSize(offset, PAGE_BYTES, to.length);
    Arrays.fill(to, offset, offset + PAGE_BYTES, (byte) 0);
    long start = (long) pageIndex * PAGE_BYTES;
    for (FileRange range : fileRanges()) {
      long from = Math.max(start, range.regionOffset());
      long limit = Math.min(start + PAGE_BYTES, range.regionLimit());
      if (from < limit) {
        source()
            .read(
                range.fileOffset() + from - range.regionOffset(),
                to,
                offset + (int) (from - start),
                (int) (limit - from));
      }
    }
  }
}
