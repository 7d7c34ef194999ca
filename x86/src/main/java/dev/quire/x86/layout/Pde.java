package dev.quire.x86.layout;

/**
 * A page-directory entry of 32-bit paging: Intel SDM volume 3A, 4.3, tables 4-4 and 4-5.
 *
 * <pre>
 *  31       22 21    13  12  11   9  8   7   6   5   4   3   2   1   0
 * +-----------+--------+---+------+---+---+---+---+---+---+---+---+---+
 * |         table frame    | AVL  |  ig.  |ig.| A |PCD|PWT| US| RW| 1 |  page table (PS = 0)
 * +-----------+--------+---+------+---+---+---+---+---+---+---+---+---+
 * |   frame   |reserved|PAT| AVL  | G | 1 | D | A |PCD|PWT| US| RW| 1 |  4 MB page
 * +-----------+--------+---+------+---+---+---+---+---+---+---+---+---+
 * </pre>
 *
 * <p>The processor is one without PSE-36: bits 21 to 13 of an entry for a 4 MB page are all
 * reserved. While CR4.PSE is 0, PS is ignored and every present entry refers to a page table.
 */
public final class Pde {

  /** Present. */
  public static final int P = 1;

  /** Read/write: writes are allowed, as far as the lower level agrees. */
  public static final int RW = 1 << 1;

  /** User/supervisor: user accesses are allowed, as far as the lower level agrees. */
  public static final int US = 1 << 2;

  /** Page-level write-through. */
  public static final int PWT = 1 << 3;

  /** Page-level cache disable. */
  public static final int PCD = 1 << 4;

  /** Accessed. */
  public static final int A = 1 << 5;

  /** Dirty, in an entry for a 4 MB page; ignored in one that refers to a page table. */
  public static final int D = 1 << 6;

  /** Page size: a 4 MB page, if CR4.PSE is set. */
  public static final int PS = 1 << 7;

  /** Global, in an entry for a 4 MB page; ignored in one that refers to a page table. */
  public static final int G = 1 << 8;

  /** The lowest of the bits that are left to software. */
  public static final int AVL_SHIFT = 9;

  /** How many bits are left to software. */
  public static final int AVL_BITS = 3;

  /** The bits that are left to software. */
  public static final int AVL = ((1 << AVL_BITS) - 1) << AVL_SHIFT;

  /** High bit of the index into the PAT, in an entry for a 4 MB page. */
  public static final int LARGE_PAT = 1 << 12;

  /** The bits that hold the frame of a page table. */
  public static final int TABLE_FRAME = -1 << X86Geometry.PAGE_SHIFT;

  /** The bits that hold the address of a 4 MB page. */
  public static final int LARGE_FRAME = -1 << X86Geometry.DIRECTORY_SHIFT;

  /** The bits that must be 0 in an entry for a 4 MB page: 21 to 13. */
  public static final int LARGE_RESERVED = TABLE_FRAME & ~LARGE_FRAME & ~LARGE_PAT;

  /** The word of an empty place. */
  public static final int ABSENT = 0;

  private Pde() {}

  /** Returns the entry that refers to the page table in {@code frame} with {@code bits}. */
  public static int table(long frame, int bits) {
    return (int) frame << X86Geometry.PAGE_SHIFT | bits;
  }

  /**
   * Returns the entry that maps the 4 MB page whose first frame is {@code frame}, with {@code
   * bits}, which need not name PS.
   */
  public static int large(long frame, int bits) {
    return (int) frame << X86Geometry.PAGE_SHIFT | bits | PS;
  }

  /** Returns whether the processor may use the entry. */
  public static boolean isPresent(int word) {
    return (word & P) != 0;
  }

  /** Returns whether the entry is present and maps a 4 MB page, if CR4.PSE is set. */
  public static boolean isLarge(int word) {
    return (word & (P | PS)) == (P | PS);
  }

  /** Returns whether the entry is present and refers to a page table, whatever CR4.PSE is. */
  public static boolean isTable(int word) {
    return (word & (P | PS)) == P;
  }

  /** Returns the number of the frame of the page table. */
  public static int tableFrame(int word) {
    return word >>> X86Geometry.PAGE_SHIFT;
  }

  /** Returns the number of the first frame of the 4 MB page. */
  public static int largeFrame(int word) {
    return (word & LARGE_FRAME) >>> X86Geometry.PAGE_SHIFT;
  }

  /** Returns whether a bit is set that must be 0 in an entry for a 4 MB page. */
  public static boolean hasReserved(int word) {
    return (word & LARGE_RESERVED) != 0;
  }

  /** Returns the word decoded by field. */
  public static String describe(int word) {
    if (!isPresent(word)) {
      return Fields.notPresent(word);
    }
    boolean large = isLarge(word);
    Fields fields =
        Fields.of(word)
            .hex(large ? "frame" : "table", large ? largeFrame(word) : tableFrame(word))
            .flag("RW", RW)
            .flag("US", US)
            .flag("PWT", PWT)
            .flag("PCD", PCD)
            .flag("A", A)
            .flag("PS", PS);
    if (large) {
      fields.flag("D", D).flag("G", G).flag("PAT", LARGE_PAT);
      if (hasReserved(word)) {
        fields.hex("reserved", word & LARGE_RESERVED);
      }
    }
    return fields.bits("AVL", (word & AVL) >>> AVL_SHIFT).end();
  }
}
