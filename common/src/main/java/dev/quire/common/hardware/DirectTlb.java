package dev.quire.common.hardware;

import dev.quire.api.PageNumber;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The small direct-mapped TLB: one entry for each value of the low bits of the page number, two
 * words each, in an array that the processor reads itself on its fast path.
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

  /** A context that matches every other: all ones. The one below it is no one's. */
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

  /** A tag of no page: it has both alignment bits set, and the one context that is no one's. */
  private static final long EMPTY = -1L ^ (1 << CONTEXT_SHIFT);

  /** Tag and data of each entry, in turn. */
  final long[] words;

  private final int[] attributes;
  private final int[] large = new int[REGIONS];
  private int anyLarge;

  /** How many entries are of pages larger than a region. */
  private int beyondRegion;

  DirectTlb(int entries) {
    words = new long[2 * entries];
    attributes = new int[entries];
    Arrays.fill(words, EMPTY);
  }

  static long dataOf(long frame, int span, boolean global, int rights) {
    return (frame << PageNumber.SHIFT)
        | ((long) span << SPAN_SHIFT)
        | (global ? GLOBAL : 0)
        | rights;
  }

  /** Returns the data of the page at {@code address} in {@code context}, or {@link #NOTHING}. */
  long find(long address, int context) {
    int at = at(address);
    return matches(words[at], address & PAGE, context) ? words[at + 1] : NOTHING;
  }

  /** Returns the attributes of the page that {@link #find} found. */
  int attributes(long address) {
    return attributes[at(address) >>> 1];
  }

  void fill(long address, int context, long entry, int itsAttributes) {
    int at = at(address);
    if (anyLarge != 0) {
      uncount(at);
    }
    words[at] = (address & PAGE) | ((long) context << CONTEXT_SHIFT);
    words[at + 1] = entry;
    attributes[at >>> 1] = itsAttributes;
    if (span(entry) != 0) {
      large[region(address)]++;
      anyLarge++;
      beyondRegion += span(entry) > REGION_SHIFT ? 1 : 0;
    }
  }

  /** Drops the page in {@code context} and in any; in every one for {@link #ANY_CONTEXT}. */
  int invalidatePage(long address, int context) {
    int at = at(address);
    long tag = words[at];
    boolean there = ((tag ^ address) & PAGE) == 0 && inContext(tag, context);
    if (anyLarge != 0) {
      return invalidateBesideLarge(address, context, there);
    }
    if (there) {
      words[at] = EMPTY;
      return 1;
    }
    return 0;
  }

  private int invalidateBesideLarge(long address, int context, boolean there) {
    if (there) {
      drop(at(address));
    }
    int dropped = there ? 1 : 0;
    return large[region(address)] == 0 && beyondRegion == 0
        ? dropped
        : dropped + invalidateLarge(address, context);
  }

  private int invalidateLarge(long address, int context) {
    int dropped = 0;
    for (int at = 0; at < words.length; at += 2) {
      int reach = PageNumber.SHIFT + span(words[at + 1]);
      if (words[at] != EMPTY
          && words[at] >>> reach == address >>> reach
          && inContext(words[at], context)) {
        drop(at);
        dropped++;
      }
    }
    return dropped;
  }

  int invalidateContext(int context) {
    int dropped = 0;
    for (int at = 0; at < words.length; at += 2) {
      if (words[at] != EMPTY
          && (int) (words[at] & ANY_TAG) >>> CONTEXT_SHIFT == context
          && (words[at + 1] & GLOBAL) == 0) {
        drop(at);
        dropped++;
      }
    }
    return dropped;
  }

  int invalidateNonGlobal() {
    int dropped = 0;
    for (int at = 0; at < words.length; at += 2) {
      if (words[at] != EMPTY && (words[at + 1] & GLOBAL) == 0) {
        drop(at);
        dropped++;
      }
    }
    return dropped;
  }

  int invalidateAll() {
    int dropped = 0;
    for (int at = 0; at < words.length; at += 2) {
      dropped += words[at] == EMPTY ? 0 : 1;
    }
    Arrays.fill(words, EMPTY);
    Arrays.fill(large, 0);
    anyLarge = 0;
    beyondRegion = 0;
    return dropped;
  }

  void recompute(IntUnaryOperator rights) {
    for (int at = 0; at < words.length; at += 2) {
      if (words[at] != EMPTY) {
        words[at + 1] = (words[at + 1] & ~Rights.ALL) | rights.applyAsInt(attributes[at >>> 1]);
      }
    }
  }

  private void drop(int at) {
    if (anyLarge != 0) {
      uncount(at);
    }
    words[at] = EMPTY;
  }

  private void uncount(int at) {
    if (words[at] != EMPTY && span(words[at + 1]) != 0) {
      large[region(words[at])]--;
      anyLarge--;
      beyondRegion -= span(words[at + 1]) > REGION_SHIFT ? 1 : 0;
    }
  }

  /** Returns where the entry for an address stands in {@link #words}. */
  private int at(long address) {
    return (int) (address >>> PageNumber.SHIFT << 1) & (words.length - 1);
  }

  private static boolean matches(long tag, long page, int context) {
    return tag == (page | ((long) context << CONTEXT_SHIFT)) || tag == (page | ANY_TAG);
  }

  private static boolean inContext(long tag, int context) {
    return tag != EMPTY
        && (context == ANY_CONTEXT
            || (tag & ANY_TAG) == ANY_TAG
            || (int) (tag & ANY_TAG) >>> CONTEXT_SHIFT == context);
  }

  private static int span(long entry) {
    return (int) (entry >>> SPAN_SHIFT) & SPAN_MASK;
  }

  private static int region(long address) {
    return (int) (address >>> (PageNumber.SHIFT + REGION_SHIFT)) & (REGIONS - 1);
  }
}
