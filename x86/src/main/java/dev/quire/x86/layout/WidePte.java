package dev.quire.x86.layout;

/**
 * A page-table entry of 64 bits: Intel SDM volume 3A, table 4-11 (PAE paging) and table 4-20 (long
 * mode), which differ in bits 62 to 52 alone.
 *
 * <pre>
 *  63  62   52 51    40 39     12 11   9  8   7   6   5   4   3   2   1   0
 * +---+-------+--------+---------+------+---+---+---+---+---+---+---+---+---+
 * |XD | AVL2  |reserved|  frame  | AVL  | G |PAT| D | A |PCD|PWT| US| RW| 1 |  page
 * +---+-------+--------+---------+------+---+---+---+---+---+---+---+---+---+
 * |                         payload                             | 1 | 0 |  ticket
 * +-------------------------------------------------------------+---+---+
 * |                                 0                               | 0 |  absent
 * +-----------------------------------------------------------------+---+
 * </pre>
 *
 * <p>The frame has as many bits as physical addresses have, up to bit 51: with {@link
 * WideGeometry#PHYSICAL_BITS} = 40 bits 51 to 40 are reserved. AVL2 is left to software in long
 * mode, and reserved with PAE paging. XD is reserved while IA32_EFER.NXE is 0. The processor looks
 * at nothing but P when it is 0; ticket and absent are the kernel's.
 */
public final class WidePte {

  /** Present. */
  public static final long P = 1;

  /** Read/write: writes are allowed. */
  public static final long RW = 1 << 1;

  /** User/supervisor: user accesses are allowed. */
  public static final long US = 1 << 2;

  /** Page-level write-through: low bit of the index into the PAT. */
  public static final long PWT = 1 << 3;

  /** Page-level cache disable: middle bit of the index into the PAT. */
  public static final long PCD = 1 << 4;

  /** Accessed. */
  public static final long A = 1 << 5;

  /** Dirty. */
  public static final long D = 1 << 6;

  /** High bit of the index into the PAT. */
  public static final long PAT = 1 << 7;

  /** Global: kept by a load of CR3 while CR4.PGE is set. */
  public static final long G = 1 << 8;

  /** The lowest of the low bits that are left to software. */
  public static final int AVL_SHIFT = 9;

  /** How many low bits are left to software. */
  public static final int AVL_BITS = 3;

  /** The low bits that are left to software, 11 to 9. */
  public static final long AVL = ((1L << AVL_BITS) - 1) << AVL_SHIFT;

  /** The lowest of the high bits that are left to software in long mode. */
  public static final int AVL2_SHIFT = 52;

  /** How many high bits are left to software in long mode. */
  public static final int AVL2_BITS = 11;

  /** The high bits that are left to software in long mode, 62 to 52; with PAE they are reserved. */
  public static final long AVL2 = ((1L << AVL2_BITS) - 1) << AVL2_SHIFT;

  /** Execute-disable: no instruction is fetched there; reserved while IA32_EFER.NXE is 0. */
  public static final long XD = 1L << (Long.SIZE - 1);

  /** The bits that hold the frame, 51 to 12, reserved ones among them. */
  public static final long FRAME = (1L << AVL2_SHIFT) - (1L << WideGeometry.PAGE_SHIFT);

  /** The bits that must be 0 in each entry because physical addresses have fewer: 51 to 40. */
  public static final long RESERVED = (1L << AVL2_SHIFT) - (1L << WideGeometry.PHYSICAL_BITS);

  /** The bits besides XD that must be 0 in each entry of PAE paging: 62 to 40. */
  public static final long PAE_RESERVED = RESERVED | AVL2;

  /** The bits that choose a memory type. */
  public static final long TYPE = PWT | PCD | PAT;

  /** Write-back: PAT entry 0 as it is after power-up (SDM 3A, 11.12.4, table 11-12). */
  public static final long WRITE_BACK = 0;

  /** Write-through: PAT entry 1. */
  public static final long WRITE_THROUGH = PWT;

  /** Uncached, and the memory type registers may weaken it (UC-): PAT entry 2. */
  public static final long UNCACHED = PCD;

  /** Strongly uncached (UC), as device registers need: PAT entry 3. */
  public static final long DEVICE = PCD | PWT;

  /** The word of an absent page. */
  public static final long ABSENT = 0;

  /** Marks a word with P clear as a ticket, so that no ticket is the zero word. */
  public static final long TICKET_MARK = 1 << 1;

  /** The lowest bit of a ticket's payload. */
  public static final int TICKET_SHIFT = 2;

  /** How many bits a ticket's payload has. */
  public static final int TICKET_BITS = Long.SIZE - TICKET_SHIFT;

  private WidePte() {}

  /** Returns the entry that maps {@code frame} with {@code bits}. */
  public static long of(long frame, long bits) {
    return frame << WideGeometry.PAGE_SHIFT | bits;
  }

  /** Returns whether the processor may use the entry. */
  public static boolean isPresent(long word) {
    return (word & P) != 0;
  }

  /** Returns the number of the frame that a present entry maps. */
  public static long frame(long word) {
    return (word & FRAME) >>> WideGeometry.PAGE_SHIFT;
  }

  /** Returns the word that holds {@code payload}, of {@link #TICKET_BITS} bits. */
  public static long ticket(long payload) {
    return payload << TICKET_SHIFT | TICKET_MARK;
  }

  /** Returns whether the word is a ticket. */
  public static boolean isTicket(long word) {
    return (word & (P | TICKET_MARK)) == TICKET_MARK;
  }

  /** Returns the payload of a ticket. */
  public static long payload(long word) {
    return word >>> TICKET_SHIFT;
  }

  /** Returns the word decoded by field. */
  public static String describe(long word) {
    if (!isPresent(word)) {
      return WideFields.notPresent(word);
    }
    return WideFields.of(word)
        .hex("frame", frame(word & ~RESERVED))
        .flag("RW", RW)
        .flag("US", US)
        .flag("PWT", PWT)
        .flag("PCD", PCD)
        .flag("A", A)
        .flag("D", D)
        .flag("PAT", PAT)
        .flag("G", G)
        .end();
  }
}
