package dev.quire.armv7.layout;

import static dev.quire.armv7.layout.Armv7Geometry.LARGE_PAGE_SHIFT;
import static dev.quire.armv7.layout.Armv7Geometry.PAGE_SHIFT;

/**
 * The word of the second level: ARM DDI 0406C, B3.5.1, Figure B3-5.
 *
 * <pre>
 *                31           16 15  14 12 11 10  9  8     6 5   4 3 2 1 0
 *   fault        |                     ignored                    | 0 0 |
 *   large page   |  base 31:16  |XN| TEX |nG| S|AP2|       |AP1:0|C|B| 0 1 |
 *   small page   |  base 31:12           |nG| S|AP2|  TEX  |AP1:0|C|B| 1 XN|
 *   ticket       |                  payload 31:3              | 1 | 0 0 |
 *   absent       |                           0                          |
 * </pre>
 *
 * <p>Ticket and absent are the kernel's: to the MMU both are faults.
 *
 * <p>The kernel runs with SCTLR.AFE and SCTLR.TRE set: AP[0] is the access flag, AP[2:1] are
 * <em>read-only</em> and <em>user</em>, TEX[2:1] are software's, and TEX[0], C, B are the index of
 * the memory type.
 *
 * <p>Unlike x86, nothing in the word records a write, the access flag is set by a fault's handler,
 * and bit 11 says <em>not</em> global.
 */
public final class L2Descriptor {

  /** What a word is, by bits 1:0. */
  public enum Kind {
    /** Bits 1:0 are 00: the access is refused. */
    FAULT,
    /** 64 KB of memory, of which this word is one of sixteen. */
    LARGE_PAGE,
    /** 4 KB of memory. */
    SMALL_PAGE
  }

  /** Bits 1:0, the kind; bit 0 of a small page is XN. */
  public static final int KIND = 0b11;

  /** Bits 1:0 of a large page. */
  public static final int LARGE_PAGE = 0b01;

  /** Bit 1: a small page. */
  public static final int SMALL_PAGE = 0b10;

  /** XN of a small page, execute never. */
  public static final int XN = 1;

  /** B, bufferable; the low bit of the memory type's index. */
  public static final int B = 1 << 2;

  /** C, cacheable; the middle bit of the memory type's index. */
  public static final int C = 1 << 3;

  private static final int AP_SHIFT = 4;
  private static final int AP2_SHIFT = 9;

  /** AP[0]; the access flag while SCTLR.AFE is set. */
  public static final int AP0 = 1 << AP_SHIFT;

  /** AP[1]. */
  public static final int AP1 = AP0 << 1;

  /** TEX[0] of a small page; the high bit of the memory type's index. */
  public static final int TEX0 = 1 << 6;

  /** TEX[1] of a small page; software's while SCTLR.TRE is set. */
  public static final int TEX1 = 1 << 7;

  /** TEX[2] of a small page; software's while SCTLR.TRE is set. */
  public static final int TEX2 = 1 << 8;

  /** AP[2]. */
  public static final int AP2 = 1 << AP2_SHIFT;

  /** S, shareable. */
  public static final int S = 1 << 10;

  /** nG, not global. */
  public static final int NG = 1 << 11;

  /** TEX[0] of a large page. */
  public static final int LARGE_TEX0 = 1 << 12;

  /** TEX[1] of a large page. */
  public static final int LARGE_TEX1 = 1 << 13;

  /** TEX[2] of a large page. */
  public static final int LARGE_TEX2 = 1 << 14;

  /** XN of a large page. */
  public static final int LARGE_XN = 1 << 15;

  /** With AFE: the page may be accessed without a fault that says it is. */
  public static final int ACCESS_FLAG = AP0;

  /** With AFE: user code has access too. */
  public static final int USER = AP1;

  /** With AFE: nobody may write. */
  public static final int READ_ONLY = AP2;

  /** With TRE, of a small page: the kernel grants writing, though READ_ONLY may be set. */
  public static final int SOFTWARE_WRITABLE = TEX1;

  /** With TRE, of a small page: it has been written through this mapping. */
  public static final int SOFTWARE_DIRTY = TEX2;

  private static final int LARGE_UNUSED = TEX0 | TEX1 | TEX2;
  private static final int SMALL_BASE = -1 << PAGE_SHIFT;
  private static final int LARGE_BASE = -1 << LARGE_PAGE_SHIFT;

  /** The word of an absent page. */
  public static final int ABSENT = 0;

  /** Marks a word whose bits 1:0 are 00 as a ticket, so that no ticket is the zero word. */
  public static final int TICKET_MARK = 1 << 2;

  /** The lowest bit of a ticket's payload. */
  public static final int TICKET_SHIFT = 3;

  /** How many bits a ticket's payload has: 29. */
  public static final int TICKET_BITS = Integer.SIZE - TICKET_SHIFT;

  /** What to add to the word of a small page for the same mapping of the next frame. */
  public static final int FRAME_STEP = 1 << PAGE_SHIFT;

  private L2Descriptor() {}

  /** What {@code word} is. */
  public static Kind kind(int word) {
    return switch (word & KIND) {
      case 0 -> Kind.FAULT;
      case LARGE_PAGE -> Kind.LARGE_PAGE;
      default -> Kind.SMALL_PAGE;
    };
  }

  /** Whether {@code word} maps memory: bits 1:0 are not 00. */
  public static boolean isValid(int word) {
    return (word & KIND) != 0;
  }

  /** Whether {@code word} maps a small page. */
  public static boolean isSmallPage(int word) {
    return (word & SMALL_PAGE) != 0;
  }

  /** The word that maps {@code frame} as a small page with {@code bits}, declared here. */
  public static int of(long frame, int bits) {
    return ((int) frame << PAGE_SHIFT) | bits | SMALL_PAGE;
  }

  /** The number of the frame that {@code word} maps; of a large page, the first. */
  public static int frame(int word) {
    return isSmallPage(word) ? smallPageFrame(word) : largePageFrame(word);
  }

  /** The number of the frame of the small page that {@code word} maps. */
  public static int smallPageFrame(int word) {
    return smallPageBase(word) >>> PAGE_SHIFT;
  }

  /** The number of the first frame of the large page that {@code word} maps. */
  public static int largePageFrame(int word) {
    return largePageBase(word) >>> PAGE_SHIFT;
  }

  /** The physical address of the small page that {@code word} maps. */
  public static int smallPageBase(int word) {
    return word & SMALL_BASE;
  }

  /** The word, to stand sixteen times, that maps the large page at {@code base}. */
  public static int largePage(int base, int bits) {
    return (base & LARGE_BASE) | bits | LARGE_PAGE;
  }

  /** The physical address of the large page that {@code word} maps. */
  public static int largePageBase(int word) {
    return word & LARGE_BASE;
  }

  /** The word that holds {@code payload}, of {@link #TICKET_BITS} bits. */
  public static int ticket(long payload) {
    return ((int) payload << TICKET_SHIFT) | TICKET_MARK;
  }

  /** Whether {@code word} is a ticket. */
  public static boolean isTicket(int word) {
    return (word & (KIND | TICKET_MARK)) == TICKET_MARK;
  }

  /** The payload of a ticket. */
  public static int payload(int word) {
    return word >>> TICKET_SHIFT;
  }

  /** The word without what the MMU passes over: software's bits; zero for any fault. */
  public static int hardwareBits(int word) {
    return switch (kind(word)) {
      case FAULT -> ABSENT;
      case SMALL_PAGE -> word & ~(TEX1 | TEX2);
      case LARGE_PAGE -> word & ~(LARGE_TEX1 | LARGE_TEX2 | LARGE_UNUSED);
    };
  }

  /** AP[2:0], which stand alike in small and large pages. */
  public static int ap(int word) {
    return AccessPermissions.of(word >>> AP_SHIFT, word >>> AP2_SHIFT);
  }

  /** XN, wherever it stands in this kind of page. */
  public static boolean executeNever(int word) {
    return (word & (isSmallPage(word) ? XN : LARGE_XN)) != 0;
  }

  /** TEX[2:0], wherever they stand in this kind of page. */
  public static int tex(int word) {
    return isSmallPage(word)
        ? (word & (TEX2 | TEX1 | TEX0)) / TEX0
        : (word & (LARGE_TEX2 | LARGE_TEX1 | LARGE_TEX0)) / LARGE_TEX0;
  }

  /** TEX[0], C, B, wherever they stand in this kind of page: the index of its memory type. */
  public static int memoryIndex(int word) {
    int tex0 = isSmallPage(word) ? TEX0 : LARGE_TEX0;
    return MemoryTypes.index((word & tex0) != 0, (word & C) != 0, (word & B) != 0);
  }

  /** The bits TEX[0], C, B of a small page for an index of a memory type. */
  public static int memoryBits(int index) {
    return MemoryTypes.bits(index, TEX0, C, B);
  }

  /** The bits TEX[0], C, B of a large page for an index of a memory type. */
  public static int largeMemoryBits(int index) {
    return MemoryTypes.bits(index, LARGE_TEX0, C, B);
  }

  /** The word by its fields, for messages. */
  public static String describe(int word) {
    return switch (kind(word)) {
      case FAULT -> invalid(word);
      case SMALL_PAGE -> memory("small page", word, TEX1, TEX2);
      case LARGE_PAGE -> memory("large page", word, LARGE_TEX1, LARGE_TEX2);
    };
  }

  private static String invalid(int word) {
    if (isTicket(word)) {
      return Fields.of(word, "ticket").text("0x" + Integer.toHexString(payload(word))).end();
    }
    return Fields.of(word, word == ABSENT ? "absent" : "fault").end();
  }

  private static String memory(String kind, int word, int tex1, int tex2) {
    return Fields.of(word, kind)
        .hex("frame", frame(word))
        .bits("AP", ap(word), AccessPermissions.BITS)
        .bits("TEX[0]CB", memoryIndex(word), MemoryTypes.INDEX_BITS)
        .flag("TEX[1]", tex1)
        .flag("TEX[2]", tex2)
        .flag("XN", executeNever(word))
        .flag("S", S)
        .flag("nG", NG)
        .end();
  }
}
