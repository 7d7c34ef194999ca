package dev.quire.qemu.mmu;

import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;

/**
 * Random descriptors. Left out are, with the section of ARM DDI 0406C that leaves them undefined:
 * bits 8 to 5 and 23 to 20 of supersections, which are address on some processors (B3.5.1); bits 8
 * to 6 of large pages (B3.5.1, should be zero); with SCTLR.TRE clear, the reserved and
 * implementation defined TEX, C, B (B3.8.2, table B3-10).
 */
final class Armv7Words {

  /** Sections that random descriptors map: all tables are in the first. */
  static final int SECTIONS = 0x40300000;

  static final int SECTION_COUNT = 13;

  /** L2 tables: 1 KB each. */
  static final int L2_TABLES = 0x4030C000;

  static final int L2_TABLE_COUNT = 8;

  private static final int[] SUPERSECTIONS = {0x41000000, 0x42000000};
  private static final int[] TABLE_FRAMES = {
    0x40304000, 0x40305000, 0x40307000, 0x40308000, 0x4030A000, 0x4030C000, 0x4030D000
  };

  /** TEX, C, B that table B3-10 of ARM DDI 0406C calls reserved or implementation defined. */
  private static final int[] UNDEFINED_TYPES = {
    0b001_01, 0b001_10, 0b010_01, 0b010_10, 0b010_11, 0b011_00, 0b011_01, 0b011_10, 0b011_11
  };

  private static final int TYPES = 32;
  private static final int PAGE = 0x1000;
  private static final int LARGE_PAGE = 0x10000;
  private static final int SECTION = 0x100000;
  private static final int TABLE_PXN = 1 << 2;
  private static final int TABLE_IGNORED = 1 << 9;

  private final Dice dice;
  private final boolean tre;

  Armv7Words(Dice dice, boolean tre) {
    this.dice = dice;
    this.tre = tre;
  }

  /** Fills a table of the first level. */
  void firstLevel(int[] words) {
    for (int i = 0; i < words.length; i += Armv7Geometry.REPLICAS) {
      boolean supersection = dice.chance(15);
      int word = supersection();
      for (int k = i; k < i + Armv7Geometry.REPLICAS; k++) {
        words[k] = supersection ? word : upper();
      }
      spoil(words, i, supersection);
    }
  }

  /** Fills a table of the second level. */
  void secondLevel(int[] words) {
    for (int i = 0; i < words.length; i += Armv7Geometry.REPLICAS) {
      boolean large = dice.chance(25);
      int word = largePage();
      for (int k = i; k < i + Armv7Geometry.REPLICAS; k++) {
        words[k] = large ? word : lower();
      }
      spoil(words, i, large);
    }
  }

  /** Makes one of sixteen copies differ now and then: then no access is made through them. */
  private void spoil(int[] words, int first, boolean copies) {
    if (copies && dice.chance(8)) {
      words[first + dice.below(Armv7Geometry.REPLICAS)] ^= L2Descriptor.AP2 | L1Descriptor.AP2;
    }
  }

  /** A fault, a table, a section, or the encoding that is reserved without PXN. */
  int upper() {
    int roll = dice.below(100);
    if (roll < 8) {
      return dice.word() & ~L1Descriptor.KIND;
    }
    if (roll < 60) {
      int base = L2_TABLES + (dice.below(L2_TABLE_COUNT) << Armv7Geometry.L2_TABLE_SHIFT);
      return base
          | L1Descriptor.TABLE
          | domain()
          | dice.someOf(L1Descriptor.TABLE_NS | TABLE_IGNORED)
          | dice.perhaps(8, TABLE_PXN);
    }
    int base = SECTIONS + dice.below(SECTION_COUNT) * SECTION;
    int word = L1Descriptor.section(base, sectionBits() | domain());
    return roll < 96 ? word : word | L1Descriptor.TABLE;
  }

  private int supersection() {
    return L1Descriptor.supersection(dice.pick(SUPERSECTIONS), sectionBits());
  }

  /** A fault or a small page. */
  int lower() {
    if (dice.chance(9)) {
      return dice.word() & ~L2Descriptor.KIND;
    }
    int type = type();
    int base =
        dice.chance(12)
            ? dice.pick(TABLE_FRAMES)
            : SECTIONS + dice.below(SECTION_COUNT * (SECTION / PAGE)) * PAGE;
    return L2Descriptor.of(
        base >>> Armv7Geometry.PAGE_SHIFT,
        (type >>> 2) * L2Descriptor.TEX0
            | (type & 3) * L2Descriptor.B
            | rights(L2Descriptor.AP0, L2Descriptor.AP1, L2Descriptor.AP2)
            | dice.perhaps(35, L2Descriptor.XN)
            | dice.someOf(L2Descriptor.S | L2Descriptor.NG));
  }

  private int largePage() {
    int type = type();
    int base = SECTIONS + dice.below(SECTION_COUNT * (SECTION / LARGE_PAGE)) * LARGE_PAGE;
    return L2Descriptor.largePage(
        base,
        (type >>> 2) * L2Descriptor.LARGE_TEX0
            | (type & 3) * L2Descriptor.B
            | rights(L2Descriptor.AP0, L2Descriptor.AP1, L2Descriptor.AP2)
            | dice.perhaps(35, L2Descriptor.LARGE_XN)
            | dice.someOf(L2Descriptor.S | L2Descriptor.NG));
  }

  private int sectionBits() {
    int type = type();
    return (type >>> 2) * L1Descriptor.TEX0
        | (type & 3) * L1Descriptor.B
        | rights(L1Descriptor.AP0, L1Descriptor.AP1, L1Descriptor.AP2)
        | dice.perhaps(35, L1Descriptor.XN)
        | dice.someOf(L1Descriptor.S | L1Descriptor.NG | L1Descriptor.NS);
  }

  /** All patterns of AP[2:0], those that grant something more often. */
  private int rights(int ap0, int ap1, int ap2) {
    return dice.perhaps(75, ap0) | dice.perhaps(60, ap1) | dice.perhaps(35, ap2);
  }

  private int domain() {
    return L1Descriptor.inDomain(dice.below(16));
  }

  /** TEX[2:0], C, B. */
  private int type() {
    for (; ; ) {
      int type = dice.below(TYPES);
      if (tre || !isUndefined(type)) {
        return type;
      }
    }
  }

  private static boolean isUndefined(int type) {
    for (int undefined : UNDEFINED_TYPES) {
      if (type == undefined) {
        return true;
      }
    }
    return false;
  }
}
