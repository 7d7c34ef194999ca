package dev.quire.x86.layout;

/**
 * An entry of 64 bits above a page table: Intel SDM volume 3A, tables 4-9 and 4-10 (page directory,
 * PAE paging) and 4-15 to 4-19 (PML4 table, page-directory-pointer table and page directory, long
 * mode).
 *
 * <pre>
 *  63  62   52 51    40 39  30 29  21 20  13  12  11   9  8   7   6   5   4   3   2   1   0
 * +---+-------+--------+------+------+------+---+------+---+---+---+---+---+---+---+---+---+
 * |XD | AVL2  |reserved|       table frame      | AVL  |ig.| 0 |ig.| A |PCD|PWT| US| RW| 1 |  table
 * +---+-------+--------+------+------+------+---+------+---+---+---+---+---+---+---+---+---+
 * |XD | AVL2  |reserved|    frame    |reserv|PAT| AVL  | G | 1 | D | A |PCD|PWT| US| RW| 1 |  2 MB
 * +---+-------+--------+------+------+------+---+------+---+---+---+---+---+---+---+---+---+
 * |XD | AVL2  |reserved| frame|  reserved   |PAT| AVL  | G | 1 | D | A |PCD|PWT| US| RW| 1 |  1 GB
 * +---+-------+--------+------+-------------+---+------+---+---+---+---+---+---+---+---+---+
 * </pre>
 *
 * <p>A page directory has entries for 2 MB pages, whatever CR4.PSE is; a page-directory-pointer
 * table of long mode those for 1 GB pages; in a PML4 table PS is reserved. Bits 51 to 40, AVL2 and
 * XD are as {@link WidePte} has them, and so are P, RW, US, PWT, PCD and A.
 */
public final class WidePde {

  /** Present. */
  public static final long P = WidePte.P;

  /** Read/write: writes are allowed, as far as the other levels agree. */
  public static final long RW = WidePte.RW;

  /** User/supervisor: user accesses are allowed, as far as the other levels agree. */
  public static final long US = WidePte.US;

  /** Page-level write-through. */
  public static final long PWT = WidePte.PWT;

  /** Page-level cache disable. */
  public static final long PCD = WidePte.PCD;

  /** Accessed. */
  public static final long A = WidePte.A;

  /** Dirty, in an entry for a page; ignored in one that refers to a table. */
  public static final long D = WidePte.D;

  /** Page size: the entry maps a page. */
  public static final long PS = 1 << 7;

  /** Global, in an entry for a page; ignored in one that refers to a table. */
  public static final long G = WidePte.G;

  /** The low bits that are left to software, 11 to 9. */
  public static final long AVL = WidePte.AVL;

  /** High bit of the index into the PAT, in an entry for a page. */
  public static final long LARGE_PAT = 1 << 12;

  /** Execute-disable: no instruction is fetched below; reserved while IA32_EFER.NXE is 0. */
  public static final long XD = WidePte.XD;

  /** The bits that hold the frame of a table, 51 to 12, reserved ones among them. */
  public static final long TABLE_FRAME = WidePte.FRAME;

  /** The bits that must be 0 in an entry for a 2 MB page: 20 to 13. */
  public static final long LARGE_RESERVED = WideGeometry.LARGE_PAGE_BYTES - 2 * LARGE_PAT;

  /** The bits that must be 0 in an entry for a 1 GB page: 29 to 13. */
  public static final long HUGE_RESERVED = WideGeometry.HUGE_PAGE_BYTES - 2 * LARGE_PAT;

  /** The word of an empty place. */
  public static final long ABSENT = 0;

  private WidePde() {}

  /** Returns the entry that refers to the table in {@code frame} with {@code bits}. */
  public static long table(long frame, long bits) {
    return frame << WideGeometry.PAGE_SHIFT | bits;
  }

  /**
   * Returns the entry that maps the 2 MB or 1 GB page whose first frame is {@code frame}, with
   * {@code bits}, which need not name PS.
   */
  public static long large(long frame, long bits) {
    return frame << WideGeometry.PAGE_SHIFT | bits | PS;
  }

  /** Returns whether the processor may use the entry. */
  public static boolean isPresent(long word) {
    return (word & P) != 0;
  }

  /** Returns whether the entry is present and maps a page. */
  public static boolean isLarge(long word) {
    return (word & (P | PS)) == (P | PS);
  }

  /** Returns whether the entry is present and refers to a table. */
  public static boolean isTable(long word) {
    return (word & (P | PS)) == P;
  }

  /** Returns the number of the frame of the table. */
  public static long tableFrame(long word) {
    return (word & TABLE_FRAME) >>> WideGeometry.PAGE_SHIFT;
  }

  /** Returns the number of the first frame of the page, if its reserved bits are 0. */
  public static long largeFrame(long word) {
    return (word & TABLE_FRAME & ~LARGE_PAT) >>> WideGeometry.PAGE_SHIFT;
  }

  /** Returns the word decoded by field. */
  public static String describe(long word) {
    if (!isPresent(word)) {
      return WideFields.notPresent(word);
    }
    boolean large = isLarge(word);
    long known = word & ~WidePte.RESERVED;
    WideFields fields =
        WideFields.of(word)
            .hex(large ? "frame" : "table", large ? largeFrame(known) : tableFrame(known))
            .flag("RW", RW)
            .flag("US", US)
            .flag("PWT", PWT)
            .flag("PCD", PCD)
            .flag("A", A)
            .flag("PS", PS);
    if (large) {
      fields.flag("D", D).flag("G", G).flag("PAT", LARGE_PAT);
    }
    return fields.end();
  }
}
