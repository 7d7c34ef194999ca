package dev.quire.armv7.layout;

import static dev.quire.armv7.layout.Armv7Geometry.L2_TABLE_SHIFT;
import static dev.quire.armv7.layout.Armv7Geometry.PAGE_SHIFT;
import static dev.quire.armv7.layout.Armv7Geometry.SECTION_SHIFT;
import static dev.quire.armv7.layout.Armv7Geometry.SUPERSECTION_SHIFT;

/**
 * The word of the first level: ARM DDI 0406C, B3.5.1, Figure B3-4, on a processor without the PXN
 * attribute and with 32-bit physical addresses.
 *
 * <pre>
 *                31       24 23  20 19 18 17 16  15  14 12 11  10 9 8     5  4 3 2 1 0
 *   fault        |                          ignored                             | 0 0 |
 *   page table   |   table base 31:10                    |  |domain|  |NS|  | 0 1 |
 *   section      |  base 31:20    |NS| 0|nG| S|AP2| TEX |AP1:0| |domain|XN|C|B| 1 0 |
 *   supersection |  base 31:24|35:32|NS| 1|nG| S|AP2| TEX |AP1:0| |39:36 |XN|C|B| 1 0 |
 *   reserved     |                          as a fault                          | 1 1 |
 * </pre>
 *
 * <p>Unlike x86, this word and the word of the second level differ: a table cannot serve as its own
 * second level.
 */
public final class L1Descriptor {

  /** What a word is, by bits 1:0, and bit 18 of a section. */
  public enum Kind {
    /** Bits 1:0 are 00 or 11: the access is refused. */
    FAULT,
    /** The base of an L2 table. */
    TABLE,
    /** 1 MB of memory. */
    SECTION,
    /** 16 MB of memory, of which this word is one of sixteen. */
    SUPERSECTION
  }

  /** Bits 1:0, the kind. */
  public static final int KIND = 0b11;

  /** Bits 1:0 of a word that points at an L2 table. */
  public static final int TABLE = 0b01;

  /** Bits 1:0 of a section or supersection. */
  public static final int SECTION = 0b10;

  /** B, bufferable; the low bit of the memory type's index. */
  public static final int B = 1 << 2;

  /** C, cacheable; the middle bit of the memory type's index. */
  public static final int C = 1 << 3;

  /** XN, execute never. */
  public static final int XN = 1 << 4;

  /** The lowest bit of the domain of a table or section: a supersection is in domain 0. */
  public static final int DOMAIN_SHIFT = 5;

  /** The domain, 0 to 15. */
  public static final int DOMAIN = (Dacr.DOMAINS - 1) << DOMAIN_SHIFT;

  private static final int AP_SHIFT = 10;
  private static final int AP2_SHIFT = 15;

  /** AP[0]; the access flag while SCTLR.AFE is set. */
  public static final int AP0 = 1 << AP_SHIFT;

  /** AP[1]. */
  public static final int AP1 = AP0 << 1;

  /** TEX[0]; the high bit of the memory type's index. */
  public static final int TEX0 = 1 << 12;

  /** TEX[1]; software's while SCTLR.TRE is set. */
  public static final int TEX1 = 1 << 13;

  /** TEX[2]; software's while SCTLR.TRE is set. */
  public static final int TEX2 = 1 << 14;

  /** AP[2]. */
  public static final int AP2 = 1 << AP2_SHIFT;

  /** S, shareable. */
  public static final int S = 1 << 16;

  /** nG, not global. */
  public static final int NG = 1 << 17;

  /** Set in a supersection, clear in a section. */
  public static final int SUPER = 1 << 18;

  /** NS of a section or supersection, not secure. */
  public static final int NS = 1 << 19;

  /** NS of a word that points at an L2 table. */
  public static final int TABLE_NS = 1 << 3;

  private static final int IMPLEMENTATION_DEFINED = 1 << 9;
  private static final int TABLE_BASE = -1 << L2_TABLE_SHIFT;
  private static final int SECTION_BASE = -1 << SECTION_SHIFT;
  private static final int SUPERSECTION_BASE = -1 << SUPERSECTION_SHIFT;

  /** Bits that must be zero where physical addresses have 32 bits: PA[35:32] and PA[39:36]. */
  public static final int SUPERSECTION_HIGH_BASE = (SECTION_BASE & ~SUPERSECTION_BASE) | DOMAIN;

  /** The word of an empty place. */
  public static final int ABSENT = 0;

  private L1Descriptor() {}

  /** What {@code word} is. */
  public static Kind kind(int word) {
    return switch (word & KIND) {
      case TABLE -> Kind.TABLE;
      case SECTION -> (word & SUPER) == 0 ? Kind.SECTION : Kind.SUPERSECTION;
      default -> Kind.FAULT;
    };
  }

  /** Whether {@code word} points at an L2 table. */
  public static boolean isTable(int word) {
    return (word & KIND) == TABLE;
  }

  /** Whether {@code word} maps memory: a section or a supersection. */
  public static boolean isSection(int word) {
    return (word & KIND) == SECTION;
  }

  /** The number of the frame in which the L2 table is that {@code word} points at. */
  public static int tableFrame(int word) {
    return word >>> PAGE_SHIFT;
  }

  /** Which quarter of that frame the L2 table is, 0 to 3. */
  public static int quarter(int word) {
    return tableBase(word) >>> L2_TABLE_SHIFT & (Armv7Geometry.QUARTERS - 1);
  }

  /**
   * The word that points, in domain 0, at quarter {@code quarter} (0 to 3) of the frame at {@code
   * frameBase}: {@code 0x00345000} and 2 give {@code 0x00345801}.
   */
  public static int tableOf(int frameBase, int quarter) {
    return (frameBase + (quarter << L2_TABLE_SHIFT)) | TABLE;
  }

  /** The physical address of the L2 table that {@code word} points at. */
  public static int tableBase(int word) {
    return word & TABLE_BASE;
  }

  /** The word that maps the section at {@code base} with {@code bits}, of those declared here. */
  public static int section(int base, int bits) {
    return (base & SECTION_BASE) | bits | SECTION;
  }

  /** The physical address of the section that {@code word} maps. */
  public static int sectionBase(int word) {
    return word & SECTION_BASE;
  }

  /** The word, to stand sixteen times, that maps the supersection at {@code base}. */
  public static int supersection(int base, int bits) {
    return (base & SUPERSECTION_BASE) | bits | SUPER | SECTION;
  }

  /** The physical address of the supersection that {@code word} maps. */
  public static int supersectionBase(int word) {
    return word & SUPERSECTION_BASE;
  }

  /** The number of the first frame that a section or supersection maps. */
  public static int frame(int word) {
    return (kind(word) == Kind.SUPERSECTION ? supersectionBase(word) : sectionBase(word))
        >>> PAGE_SHIFT;
  }

  /** The domain of a table or section; 0 for a supersection. */
  public static int domain(int word) {
    return kind(word) == Kind.SUPERSECTION ? 0 : (word & DOMAIN) >>> DOMAIN_SHIFT;
  }

  /** The bits of {@code domain}, 0 to 15. */
  public static int inDomain(int domain) {
    return domain << DOMAIN_SHIFT & DOMAIN;
  }

  /** The word without what the MMU passes over: software's bits; zero for any fault. */
  public static int hardwareBits(int word) {
    return switch (kind(word)) {
      case FAULT -> ABSENT;
      case TABLE -> word & (TABLE_BASE | DOMAIN | KIND);
      case SECTION, SUPERSECTION -> word & ~(TEX1 | TEX2 | IMPLEMENTATION_DEFINED | NS);
    };
  }

  /** AP[2:0] of a section or supersection. */
  public static int ap(int word) {
    return AccessPermissions.of(word >>> AP_SHIFT, word >>> AP2_SHIFT);
  }

  /** TEX[2:0] of a section or supersection. */
  public static int tex(int word) {
    return (word & (TEX2 | TEX1 | TEX0)) / TEX0;
  }

  /** TEX[0], C, B of a section or supersection: the index of its memory type. */
  public static int memoryIndex(int word) {
    return MemoryTypes.index((word & TEX0) != 0, (word & C) != 0, (word & B) != 0);
  }

  /** The bits TEX[0], C, B of a section or supersection for an index of a memory type. */
  public static int memoryBits(int index) {
    return MemoryTypes.bits(index, TEX0, C, B);
  }

  /** The word by its fields, for messages. */
  public static String describe(int word) {
    return switch (kind(word)) {
      case FAULT -> Fields.of(word, word == ABSENT ? "absent" : "fault").end();
      case TABLE ->
          Fields.of(word, "page table")
              .hex("frame", tableFrame(word))
              .number("quarter", quarter(word))
              .number("domain", domain(word))
              .flag("NS", TABLE_NS)
              .end();
      case SECTION -> memory("section", sectionBase(word), word);
      case SUPERSECTION -> memory("supersection", supersectionBase(word), word);
    };
  }

  private static String memory(String kind, int base, int word) {
    return Fields.of(word, kind)
        .hex("base", base)
        .bits("AP", ap(word), AccessPermissions.BITS)
        .bits("TEX[0]CB", memoryIndex(word), MemoryTypes.INDEX_BITS)
        .flag("TEX[1]", TEX1)
        .flag("TEX[2]", TEX2)
        .number("domain", domain(word))
        .flag("XN", XN)
        .flag("S", S)
        .flag("nG", NG)
        .flag("NS", NS)
        .end();
  }
}
