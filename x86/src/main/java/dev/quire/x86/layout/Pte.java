package dev.quire.x86.layout;

/**
 * A page-table entry of 32-bit paging: Intel SDM volume 3A, 4.3, table 4-6.
 *
 * <pre>
 *  31                    12 11   9  8   7   6   5   4   3   2   1   0
 * +------------------------+------+---+---+---+---+---+---+---+---+---+
 * |         frame          | AVL  | G |PAT| D | A |PCD|PWT| US| RW| 1 |  page
 * +------------------------+------+---+---+---+---+---+---+---+---+---+
 * |                         payload                           | 1 | 0 |  ticket
 * +-----------------------------------------------------------+---+---+
 * |                               0                               | 0 |  absent
 * +---------------------------------------------------------------+---+
 * </pre>
 *
 * <p>The processor looks at nothing but P when it is 0; ticket and absent are the kernel's.
 */
public final class Pte {

  /** Present. */
  public static final int P = 1;

  /** Read/write: writes are allowed. */
  public static final int RW = 1 << 1;

  /** User/supervisor: user accesses are allowed. */
  public static final int US = 1 << 2;

  /** Page-level write-through: low bit of the index into the PAT. */
  public static final int PWT = 1 << 3;

  /** Page-level cache disable: middle bit of the index into the PAT. */
  public static final int PCD = 1 << 4;

  /** Accessed. */
  public static final int A = 1 << 5;

  /** Dirty. */
  public static final int D = 1 << 6;

  /** High bit of the index into the PAT. */
  public static final int PAT = 1 << 7;

  /** Global: kept by a load of CR3 while CR4.PGE is set. */
  public static final int G = 1 << 8;

  /** The lowest of the bits that are left to software. */
  public static final int AVL_SHIFT = 9;

  /** How many bits are left to software. */
  public static final int AVL_BITS = 3;

  /** The bits that are left to software. */
  public static final int AVL = ((1 << AVL_BITS) - 1) << AVL_SHIFT;

  /** The bits that hold the frame. */
  public static final int FRAME = -1 << X86Geometry.PAGE_SHIFT;

  /** The bits that choose a memory type. */
  public static final int TYPE = PWT | PCD | PAT;

  /** Write-back: PAT entry 0 as it is after power-up (SDM 3A, 11.12.4, table 11-12). */
  public static final int WRITE_BACK = 0;

  /** Write-through: PAT entry 1. */
  public static final int WRITE_THROUGH = PWT;

  /** Uncached, and the memory type registers may weaken it (UC-): PAT entry 2. */
  public static final int UNCACHED = PCD;

  /** Strongly uncached (UC), as device registers need: PAT entry 3. */
  public static final int DEVICE = PCD | PWT;

  /** The word of an absent page. */
  public static final int ABSENT = 0;

  /** Marks a word with P clear as a ticket, so that no ticket is the zero word. */
  public static final int TICKET_MARK = 1 << 1;

  /** The lowest bit of a ticket's payload. */
  public static final int TICKET_SHIFT = 2;

  /** How many bits a ticket's payload has. */
  public static final int TICKET_BITS = Integer.SIZE - TICKET_SHIFT;

  private Pte() {}

  /** Returns the entry that maps {@code frame} with {@code bits}. */
  public static int of(long frame, int bits) {
    return (int) frame << X86Geometry.PAGE_SHIFT | bits;
  }

  /** Returns whether the processor may use the entry. */
  public static boolean isPresent(int word) {
    return (word & P) != 0;
  }

  /** Returns the number of the frame that a present entry maps. */
  public static int frame(int word) {
    return word >>> X86Geometry.PAGE_SHIFT;
  }

  /** Returns the word that holds {@code payload}, of {@link #TICKET_BITS} bits. */
  public static int ticket(long payload) {
    return (int) payload << TICKET_SHIFT | TICKET_MARK;
  }

  /** Returns whether the word is a ticket. */
  public static boolean isTicket(int word) {
    return (word & (P | TICKET_MARK)) == TICKET_MARK;
  }

  /** Returns the payload of a ticket. */
  public static int payload(int word) {
    return word >>> TICKET_SHIFT;
  }

  /** Returns the word decoded by field. */
  public static String describe(int word) {
    if (!isPresent(word)) {
      return Fields.notPresent(word);
    }
    return Fields.of(word)
        .hex("frame", frame(word))
        .flag("RW", RW)
        .flag("US", US)
        .flag("PWT", PWT)
        .flag("PCD", PCD)
        .flag("A", A)
        .flag("D", D)
        .flag("PAT", PAT)
        .flag("G", G)
        .bits("AVL", (word & AVL) >>> AVL_SHIFT)
        .end();
  }
}
