package dev.quire.armv7.layout;

/**
 * The sizes of short-descriptor tables, as powers of two: ARM DDI 0406C, B3.5.3 and B3.5.4.
 *
 * <pre>
 *   31-N          20 19        12 11          0      va, below the half that TTBCR.N cuts off
 *  +----------------+------------+-------------+
 *  |    L1 index    |  L2 index  |   offset    |     12-N bits, 8 bits, 12 bits
 *  +------------+---+------------+-------------+
 *  |    group   |    view index  |   offset    |     10-N bits, 10 bits, 12 bits
 *  +------------+----------------+-------------+
 * </pre>
 *
 * <p>Unlike x86, the table of the second level is smaller than a frame: four of 1 KB share one. The
 * second line above takes the four together: a <em>group</em> is four consecutive L1 descriptors,
 * its table the 1024 entries of one frame, and the split is the one of x86.
 */
public final class Armv7Geometry {

  /** A descriptor has 2^2 bytes, in both levels. */
  public static final int ENTRY_SHIFT = 2;

  /** A small page has 2^12 bytes. */
  public static final int PAGE_SHIFT = 12;

  /** A large page has 2^16 bytes. */
  public static final int LARGE_PAGE_SHIFT = 16;

  /** A section has 2^20 bytes: what one L1 descriptor maps. */
  public static final int SECTION_SHIFT = 20;

  /** A supersection has 2^24 bytes. */
  public static final int SUPERSECTION_SHIFT = 24;

  /** An L2 table has 2^8 entries. */
  public static final int L2_INDEX_BITS = SECTION_SHIFT - PAGE_SHIFT;

  /** An L2 table has 2^10 bytes. */
  public static final int L2_TABLE_SHIFT = L2_INDEX_BITS + ENTRY_SHIFT;

  /** A frame holds 2^2 L2 tables. */
  public static final int QUARTER_BITS = PAGE_SHIFT - L2_TABLE_SHIFT;

  /** How many L2 tables a frame holds, and L1 descriptors a group has: 4. */
  public static final int QUARTERS = 1 << QUARTER_BITS;

  /** The table of a group has 2^10 entries. */
  public static final int VIEW_INDEX_BITS = L2_INDEX_BITS + QUARTER_BITS;

  /** The table of a group has 1024 entries. */
  public static final int VIEW_ENTRIES = 1 << VIEW_INDEX_BITS;

  /** A group maps 2^22 bytes. */
  public static final int GROUP_SHIFT = SECTION_SHIFT + QUARTER_BITS;

  /** Large pages and supersections stand in 2^4 consecutive entries. */
  public static final int REPLICA_BITS = LARGE_PAGE_SHIFT - PAGE_SHIFT;

  /** Large pages and supersections stand in 16 consecutive entries, from an aligned one on. */
  public static final int REPLICAS = 1 << REPLICA_BITS;

  /** The whole L1 table has 2^12 entries. */
  public static final int L1_INDEX_BITS = Integer.SIZE - SECTION_SHIFT;

  /** The whole L1 table has 2^14 bytes: the one in TTBR1, and the one in TTBR0 when N is 0. */
  public static final int L1_TABLE_SHIFT = L1_INDEX_BITS + ENTRY_SHIFT;

  /** The largest TTBCR.N. */
  public static final int MAX_N = 7;

  /** Bytes of a page. */
  public static final int PAGE_BYTES = 1 << PAGE_SHIFT;

  /** The bits of an address within its page. */
  public static final int PAGE_OFFSET = PAGE_BYTES - 1;

  static {
    require(SUPERSECTION_SHIFT - SECTION_SHIFT == REPLICA_BITS, "one replica count serves both");
    require(L2_TABLE_SHIFT + QUARTER_BITS == PAGE_SHIFT, "quarters fill a frame");
    require(GROUP_SHIFT == PAGE_SHIFT + VIEW_INDEX_BITS, "a group is what its table maps");
  }

  private Armv7Geometry() {}

  /** The log2 of the entries that an L1 table in TTBR0 has: 12 with N = 0, 5 with N = 7. */
  public static int l1IndexBits(int n) {
    return L1_INDEX_BITS - n;
  }

  /** The log2 of its bytes and its alignment: 14 with N = 0, 7 with N = 7. */
  public static int l1TableShift(int n) {
    return L1_TABLE_SHIFT - n;
  }

  /** How many frames an L1 table in TTBR0 takes: 4, 2, 1 with N = 0, 1, 2; 1 beyond. */
  public static int l1Frames(int n) {
    return Math.max(1, 1 << l1TableShift(n) >> PAGE_SHIFT);
  }

  /** Where the addresses of TTBR0 end: 2^(32−N); 0x80000000 with N = 1. */
  public static long lowerHalfEnd(int n) {
    return 1L << (Integer.SIZE - n);
  }

  /** Whether {@code va} is translated with TTBR0: its top N bits are zero. */
  public static boolean lower(long va, int n) {
    return va < lowerHalfEnd(n);
  }

  /** The index in an L1 table of {@code 2^(12−n)} entries: {@code va[31−n:20]}. */
  public static int l1Index(long va, int n) {
    return (int) (va >>> SECTION_SHIFT) & ((1 << l1IndexBits(n)) - 1);
  }

  /** The index in an L2 table: {@code va[19:12]}. */
  public static int l2Index(long va) {
    return (int) (va >>> PAGE_SHIFT) & ((1 << L2_INDEX_BITS) - 1);
  }

  /** The group: {@code va[31:22]}, 0 to 1023. */
  public static int group(long va) {
    return (int) (va >>> GROUP_SHIFT) & (VIEW_ENTRIES - 1);
  }

  /** The index in the group's table: {@code va[21:12]}. */
  public static int viewIndex(long va) {
    return (int) (va >>> PAGE_SHIFT) & (VIEW_ENTRIES - 1);
  }

  /** Which quarter of the group's table has the entry of {@code va}: {@code va[21:20]}. */
  public static int quarter(long va) {
    return (int) (va >>> SECTION_SHIFT) & (QUARTERS - 1);
  }

  private static void require(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError(claim);
    }
  }
}
