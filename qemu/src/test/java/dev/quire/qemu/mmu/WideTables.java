package dev.quire.qemu.mmu;

import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.LongGeometry;
import dev.quire.x86.layout.Pdpte;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import dev.quire.x86.layout.WidePte;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random tables of 64-bit entries, and accesses beneath them.
 *
 * <p>Everything that a random entry can lead to is in 8 MB from 4 MB on, tables included; but not
 * the four pointers of PAE. QEMU's own stub is reached through one entry of the tables of a level,
 * which no access comes near: not at that index of any level, where such a table may serve, and not
 * as data, since no access is made at its offset in any page.
 */
final class WideTables implements Architecture<WideRegisters> {
  static final long RAM = 0x100000;
  static final long RAM_BYTES = 0xB00000;

  /** Where random entries lead to. */
  static final Arena ARENA = new Arena(0x00400000, 0x00C00000);

  /** By level of long mode; PAE has the last two. */
  private static final long[][] TABLES = {
    {0x00403000},
    {0x00404000, 0x00687000},
    {0x00405000, 0x007FF000},
    {0x00406000, 0x00A00000, 0x00B01000}
  };

  private static final long POINTERS = 0x00110020;
  private static final long[] LARGE_PAGES = {0x00400000, 0x00600000, 0x00800000, 0x00A00000};

  private static final int ENTRIES = WideGeometry.ENTRIES;
  private static final int PAGE_SHIFT = WideGeometry.PAGE_SHIFT;
  private static final int PAGES = 36;
  private static final int PROBES = 300;

  /** RW, US, PWT, PCD, A, D, PS or PAT, G and the three bits of software. */
  private static final long LOW_BITS = (1 << PAGE_SHIFT) - 1 - WidePte.P;

  private static final long RIGHTS = WidePte.RW | WidePte.US;

  private final WidePaging paging;
  private final int stubSlot;
  private final long stubEntry;
  private final List<Deviation<WideRegisters>> deviations = new ArrayList<>();

  WideTables(WidePaging paging, int stubSlot, long stubEntry) {
    this.paging = paging;
    this.stubSlot = stubSlot;
    this.stubEntry = stubEntry;
    deviations.addAll(List.of(WideDeviation.values()));
    if (paging == WidePaging.PAE) {
      deviations.add(PointerDeviation.POINTER_IS_MARKED);
    }
  }

  /** The physical address of the root. */
  static long root(WidePaging paging) {
    return paging == WidePaging.PAE ? POINTERS : TABLES[0][0];
  }

  /** The physical addresses of the tables of a level. */
  private long[] tables(int level) {
    return paging.inRegisters(level)
        ? new long[] {POINTERS}
        : TABLES[level + TABLES.length - paging.levels()];
  }

  @Override
  public String name() {
    return paging == WidePaging.PAE ? "x86-pae" : "x86-64";
  }

  @Override
  public int entryBytes() {
    return WideGeometry.ENTRY_BYTES;
  }

  @Override
  public Arena arena() {
    return ARENA;
  }

  @Override
  public List<Deviation<WideRegisters>> deviations() {
    return deviations;
  }

  @Override
  public Scene<WideRegisters> scene(long seed, int number) {
    Dice dice = Dice.of(seed, number);
    WideRegisters registers =
        new WideRegisters(
            paging,
            dice.chance(50),
            dice.chance(80),
            dice.chance(50),
            dice.chance(50),
            root(paging) | dice.someOf((long) (Cr.CR3_PWT | Cr.CR3_PCD)));
    List<Table> tables = new ArrayList<>();
    for (int level = 0; level < paging.levels(); level++) {
      for (long base : tables(level)) {
        long[] entries = new long[paging.inRegisters(level) ? 4 : ENTRIES];
        for (int i = 0; i < entries.length; i++) {
          entries[i] = isFixed(level, i) ? stubEntry : entry(dice, level, i);
        }
        String name = "level " + level + ", table at 0x" + Long.toHexString(base);
        tables.add(new Table(name, level, base, WideGeometry.ENTRY_BYTES, entries));
      }
    }
    WideRegisters others =
        new WideRegisters(
            paging,
            !registers.wp(),
            registers.nxe(),
            registers.pse(),
            registers.pge(),
            registers.cr3());
    return new Scene<>(seed, number, registers, others, tables, probes(dice));
  }

  @Override
  public long replacement(
      WideRegisters registers, Table table, int index, SplittableRandom random) {
    return entry(new Dice(random), table.level(), index);
  }

  @Override
  public boolean isFixed(Table table, int index) {
    boolean last = paging.inRegisters(table.level()) && index == 3;
    return last || isFixed(table.level(), index);
  }

  private boolean isFixed(int level, int index) {
    return level == paging.stubLevel() && index == stubSlot;
  }

  private long entry(Dice dice, int level, int index) {
    if (paging.inRegisters(level)) {
      return pointer(dice, index);
    }
    return level == paging.leaf() ? lower(dice) : upper(dice, level);
  }

  /** A pointer of PAE; the last always is there, since QEMU's stub is beneath. */
  private long pointer(Dice dice, int index) {
    if (index != 3 && dice.chance(10)) {
      return dice.longWord() & ~Pdpte.P;
    }
    return dice.pick(tables(1)) | Pdpte.P | dice.someOf(Pdpte.AVL | Pdpte.PWT | Pdpte.PCD);
  }

  /** Not present, a table of the next level (seldom of this or a higher one), or a large page. */
  private long upper(Dice dice, int level) {
    if (dice.chance(6)) {
      return dice.longWord() & ~WidePde.P;
    }
    long bits = WidePde.P | bits(dice);
    if (paging.mayBeLarge(level) && dice.chance(level == paging.leaf() - 1 ? 40 : 25)) {
      boolean huge = level < paging.leaf() - 1;
      long base = huge ? 0 : dice.pick(LARGE_PAGES);
      long page = base | bits | WidePde.PS | dice.perhaps(50, WidePde.LARGE_PAT);
      long reserved = huge ? WidePde.HUGE_RESERVED : WidePde.LARGE_RESERVED;
      return dice.chance(85) ? page : page | dice.someOf(reserved);
    }
    int to = dice.chance(6) ? paging.stubLevel() + dice.below(level + 1) : level + 1;
    long table = dice.pick(tables(Math.min(to, level + 1))) | (bits & ~WidePde.PS);
    return level == 0 ? table | dice.perhaps(4, WidePde.PS) : table;
  }

  private long lower(Dice dice) {
    if (dice.chance(10)) {
      return dice.longWord() & ~WidePte.P;
    }
    int level = paging.stubLevel() + dice.below(paging.levels() - paging.stubLevel());
    long frame = dice.chance(20) ? dice.pick(tables(level)) : randomFrame(dice, dice.chance(50));
    return frame | WidePte.P | bits(dice);
  }

  /** A frame anywhere, or one of a few, which then have several mappings. */
  private static long randomFrame(Dice dice, boolean anywhere) {
    int frames = (int) ((ARENA.end() - ARENA.first()) >>> PAGE_SHIFT);
    return anywhere
        ? ARENA.first() + ((long) dice.below(frames) << PAGE_SHIFT)
        : ARENA.first() + ((long) (frames / 4 + dice.below(8)) << PAGE_SHIFT);
  }

  /** All bits besides P and the frame. */
  private long bits(Dice dice) {
    long high = dice.perhaps(8, WidePte.XD) | dice.perhaps(2, dice.someOf(WidePte.RESERVED));
    long software = dice.someOf(WidePte.AVL2);
    boolean hasSoftware = paging == WidePaging.LONG || dice.chance(2);
    return high
        | (hasSoftware ? software : 0)
        | dice.perhaps(84, WidePte.RW)
        | dice.perhaps(84, WidePte.US)
        | dice.someOf(LOW_BITS & ~RIGHTS);
  }

  private List<Probe> probes(Dice dice) {
    long[] pages = new long[PAGES];
    for (int i = 0; i < PAGES; i++) {
      do {
        pages[i] = page(dice);
      } while (isForbidden(pages[i]) || isForbidden(pages[i] + (1 << PAGE_SHIFT)));
    }
    List<Probe> probes = new ArrayList<>();
    boolean later = false;
    for (int i = 0; i < PROBES; i++) {
      later ^= dice.chance(4);
      probes.add(probe(dice, pages[dice.below(PAGES)], later));
    }
    return probes;
  }

  /**
   * The address of a page; half of them are where a page of 1 GB has memory. In long mode a few are
   * not canonical.
   */
  private long page(Dice dice) {
    long address = dice.longWord() & -(1L << PAGE_SHIFT);
    if (dice.chance(10)) {
      address |= (long) (ENTRIES - 1) << PAGE_SHIFT;
    }
    if (dice.chance(50)) {
      long index = 2L + dice.below(4);
      int shift = WideGeometry.DIRECTORY_SHIFT;
      address = (address & ~((long) (ENTRIES - 1) << shift)) | index << shift;
    }
    if (paging == WidePaging.PAE) {
      return address & 0xFFFFFFFFL;
    }
    return dice.chance(4) ? address : LongGeometry.canonical(address);
  }

  private boolean isForbidden(long address) {
    if (paging == WidePaging.PAE && address >>> Integer.SIZE != 0) {
      return true;
    }
    for (int level = 0; level < paging.levels(); level++) {
      if (!paging.inRegisters(level) && paging.index(level, address) == stubSlot) {
        return true;
      }
    }
    return false;
  }

  private Probe probe(Dice dice, long page, boolean later) {
    AccessKind kind = dice.pick(AccessKind.values());
    long at = (long) stubSlot * WideGeometry.ENTRY_BYTES;
    long offset;
    do {
      offset = Offsets.offset(dice, kind);
    } while (Offsets.touches(offset, kind, at)
        || Offsets.touches(offset, kind, at + Integer.BYTES));
    return new Probe(
        kind,
        page + offset,
        dice.longWord(),
        dice.chance(50),
        dice.longWord(),
        dice.chance(50),
        later);
  }

  @Override
  public Path path(WideRegisters registers, Words memory, long address) {
    List<Path.Step> steps = new ArrayList<>();
    if (!paging.isCanonical(address)) {
      return new Path(steps, Path.NOWHERE, "");
    }
    long table = paging.root(registers.cr3());
    for (int level = 0; ; level++) {
      long at = table + (long) paging.index(level, address) * WideGeometry.ENTRY_BYTES;
      long entry = memory.load(at, WideGeometry.ENTRY_BYTES);
      steps.add(new Path.Step(at, entry));
      boolean refused =
          !paging.inRegisters(level)
              && (entry & paging.reserved(level, entry, registers.nxe())) != 0;
      if ((entry & WidePte.P) == 0 || refused) {
        return new Path(steps, Path.NOWHERE, "");
      }
      if (!paging.inRegisters(level) && paging.isLeaf(level, entry)) {
        long offset = (1L << paging.shift(level)) - 1;
        long physical = (entry & WidePte.FRAME & ~offset) | (address & offset);
        boolean memoryThere = physical >= ARENA.first() && physical < ARENA.end();
        return new Path(steps, physical, memoryThere ? "" : "no memory is there");
      }
      table = entry & WidePde.TABLE_FRAME;
    }
  }

  @Override
  public String kind(Outcome fault) {
    return ErrorCode.describe(fault.code());
  }

  @Override
  public String describe(WideRegisters registers) {
    return registers.toString();
  }

  @Override
  public String describe(Outcome outcome) {
    return outcome.fault()
        ? "fault%s by %s code, error code %s, CR2 0x%08x"
            .formatted(
                outcome.fetch() ? " of a fetch" : "",
                outcome.user() ? "user" : "kernel",
                ErrorCode.describe(outcome.code()),
                outcome.address())
        : "granted, 0x%08x".formatted(outcome.value());
  }

  @Override
  public String describe(int level, long entry) {
    if (paging.inRegisters(level)) {
      return "PDPTE " + Pdpte.describe(entry);
    }
    return level == paging.leaf()
        ? "PTE " + WidePte.describe(entry)
        : "level " + level + " " + WidePde.describe(entry);
  }
}
