package dev.quire.x86.layout;

/**
 * An entry of the page-directory-pointer table of PAE paging: Intel SDM volume 3A, 4.4.1, table
 * 4-8.
 *
 * <pre>
 *  63               40 39        12 11   9 8       5  4   3   2  1   0
 * +-------------------+------------+------+---------+---+---+------+---+
 * |     reserved      |   frame    | AVL  |reserved |PCD|PWT|reserv| 1 |  page directory
 * +-------------------+------------+------+---------+---+---+------+---+
 * </pre>
 *
 * <p>The four entries are loaded into registers when CR3 is loaded, and when CR0 or CR4 change what
 * paging is; at no other time does the processor look at them. Loading a present entry with a
 * reserved bit set is a general-protection exception. Unlike {@link WidePde} there are neither
 * rights nor an accessed bit here.
 */
public final class Pdpte {

  /** Present. */
  public static final long P = WidePte.P;

  /** Page-level write-through. */
  public static final long PWT = WidePte.PWT;

  /** Page-level cache disable. */
  public static final long PCD = WidePte.PCD;

  /** The bits that are left to software, 11 to 9. */
  public static final long AVL = WidePte.AVL;

  /** The bits that hold the frame of the page directory. */
  public static final long FRAME = WidePte.FRAME & ~WidePte.RESERVED;

  /** The bits that must be 0 in a present entry: 2 and 1, 8 to 5, 63 to 40. */
  public static final long RESERVED = ~(P | PWT | PCD | AVL | FRAME);

  /** The word of an empty place. */
  public static final long ABSENT = 0;

  private Pdpte() {}

  /** Returns the entry that refers to the page directory in {@code frame} with {@code bits}. */
  public static long of(long frame, long bits) {
    return frame << WideGeometry.PAGE_SHIFT | bits;
  }

  /** Returns whether the processor may use the entry. */
  public static boolean isPresent(long word) {
    return (word & P) != 0;
  }

  /** Returns whether the entry is present and a bit is set that must be 0 then. */
  public static boolean hasReserved(long word) {
    return isPresent(word) && (word & RESERVED) != 0;
  }

  /** Returns the number of the frame of the page directory. */
  public static long frame(long word) {
    return (word & FRAME) >>> WideGeometry.PAGE_SHIFT;
  }

  /** Returns the word decoded by field. */
  public static String describe(long word) {
    if (!isPresent(word)) {
      return WideFields.notPresent(word);
    }
    WideFields fields =
        WideFields.of(word).hex("table", frame(word)).flag("PWT", PWT).flag("PCD", PCD);
    if (hasReserved(word)) {
      fields.hex("reserved", word & RESERVED);
    }
    return fields.low();
  }
}
