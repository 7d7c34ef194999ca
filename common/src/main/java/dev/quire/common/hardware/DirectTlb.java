package dev.quire.common.hardware;

import dev.quire.api.PageNumber;
import java.util.Arrays;
import java.util.function.LongToIntFunction;

/**
 * The small direct-mapped TLB: one entry for each value of the low bits of the page number, in
 * arrays that the processor reads itself on its fast path.
 *
 * <pre>
 * tag   page number << 12 | context << 2, the two lowest bits 0: an address with its page offset
 *       masked away but for the bits that must be 0 for alignment compares in one step
 * data  frame << 12 | log2 of the pages of its page << 7 | global << 6 | rights
 * </pre>
 *
 * <p>A large page is held by the small pages in it that were used; dropping one drops all.
 */
final class DirectTlb {

  /** The bits of a tag that hold the context. */
  static final int CONTEXT_SHIFT = 2;

  /** A context that matches every other: all ones. */
  static final int ANY_CONTEXT = (1 << (PageNumber.SHIFT - CONTEXT_SHIFT)) - 1;

  static final int ANY_TAG = ANY_CONTEXT << CONTEXT_SHIFT;
  static final long PAGE = -1L << PageNumber.SHIFT;
  static final long NOTHING = -1L;
  private static final long GLOBAL = 1L << Rights.BITS;
  private static final int SPAN_SHIFT = Rights.BITS + 1;
  private static final int SPAN_MASK = (1 << (PageNumber.SHIFT - SPAN_SHIFT)) - 1;

  /** Large pages are counted by the 2^12 pages (16 MB) they lie in, modulo the counters. */
  private static final int REGION_SHIFT = 12;

  private static final int REGIONS = 256;

  /** A tag of no page: it has an alignment bit set. */
  private static final long EMPTY = 1;

  final long[] tags;
  final long[] data;
  private final long[] attributes;
  private final int[] large = new int[REGIONS];

  DirectTlb(int entries) {
    tags = new long[entries];
    data = new long[entries];
    attributes = new long[entries];
    Arrays.fill(tags, EMPTY);
  }

  static long dataOf(long frame, int span, boolean global, int rights) {
    return (frame << PageNumber.SHIFT)
        | ((long) span << SPAN_SHIFT)
        | (global ? GLOBAL : 0)
        | rights;
  }

  /** Returns the data of the page at {@code address} in {@code context}, or {@link #NOTHING}. */
  long find(long address, int context) {
    int slot = slot(address >>> PageNumber.SHIFT);
    return matches(tags[slot], address & PAGE, context) ? data[slot] : NOTHING;
  }

  /** Returns the attributes of the page that {@link #find} found. */
  long attributes(long address) {
    return attributes[slot(address >>> PageNumber.SHIFT)];
  }

  void fill(long address, int context, long entry, long itsAttributes) {
    int slot = slot(address >>> PageNumber.SHIFT);
    uncount(slot);
    tags[slot] = (address & PAGE) | ((long) context << CONTEXT_SHIFT);
    data[slot] = entry;
    attributes[slot] = itsAttributes;
    if (span(entry) != 0) {
      large[region(address)]++;
    }
  }

  /** Drops the page in {@code context} and in any; every page for {@link #ANY_CONTEXT}. */
  int invalidatePage(long address, int context) {
    int slot = slot(address >>> PageNumber.SHIFT);
    int dropped = 0;
    if (((tags[slot] ^ address) & PAGE) == 0 && inContext(tags[slot], context)) {
      drop(slot);
      dropped++;
    }
    return large[region(address)] == 0 ? dropped : dropped + invalidateLarge(address, context);
  }

  private int invalidateLarge(long address, int context) {
    int dropped = 0;
    for (int slot = 0; slot < tags.length; slot++) {
      int reach = PageNumber.SHIFT + span(data[slot]);
      if (tags[slot] != EMPTY
          && tags[slot] >>> reach == address >>> reach
          && inContext(tags[slot], context)) {
        drop(slot);
        dropped++;
      }
    }
    return dropped;
  }

  int invalidateContext(int context) {
    int dropped = 0;
    for (int slot = 0; slot < tags.length; slot++) {
      if (tags[slot] != EMPTY
          && (int) (tags[slot] & ANY_TAG) >>> CONTEXT_SHIFT == context
          && (data[slot] & GLOBAL) == 0) {
        drop(slot);
        dropped++;
      }
    }
    return dropped;
  }

  int invalidateNonGlobal() {
    int dropped = 0;
    for (int slot = 0; slot < tags.length; slot++) {
      if ((data[slot] & GLOBAL) == 0 && tags[slot] != EMPTY) {
        drop(slot);
        dropped++;
      }
    }
    return dropped;
  }

  void invalidateAll() {
    Arrays.fill(tags, EMPTY);
    Arrays.fill(large, 0);
  }

  void recompute(LongToIntFunction rights) {
    for (int slot = 0; slot < tags.length; slot++) {
      if (tags[slot] != EMPTY) {
        data[slot] = (data[slot] & ~Rights.ALL) | rights.applyAsInt(attributes[slot]);
      }
    }
  }

  private void drop(int slot) {
    uncount(slot);
    tags[slot] = EMPTY;
  }

  private void uncount(int slot) {
    if (tags[slot] != EMPTY && span(data[slot]) != 0) {
      large[region(tags[slot])]--;
    }
  }

  private int slot(long page) {
    return (int) page & (tags.length - 1);
  }

  private static boolean matches(long tag, long page, int context) {
    return tag == (page | ((long) context << CONTEXT_SHIFT)) || tag == (page | ANY_TAG);
  }

  private static boolean inContext(long tag, int context) {
    return context == ANY_CONTEXT
        || (tag & ANY_TAG) == ANY_TAG
        || (int) (tag & ANY_TAG) >>> CONTEXT_SHIFT == context;
  }

  private static int span(long entry) {
    return (int) (entry >>> SPAN_SHIFT) & SPAN_MASK;
  }

  private static int region(long address) {
    return (int) (address >>> (PageNumber.SHIFT + REGION_SHIFT)) & (REGIONS - 1);
  }
}
