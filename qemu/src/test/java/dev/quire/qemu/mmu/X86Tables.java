package dev.quire.qemu.mmu;

import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.Pte;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random page directories and page tables, and accesses beneath them.
 *
 * <p>Everything that a random entry can lead to is in 8 MB from 4 MB on, tables included. QEMU's
 * own stub is reached through one entry of the directory, which no access comes near: not as a
 * directory entry, not as a table entry where the directory serves as a table, and not as data,
 * since no access is made at its offset in any page.
 */
final class X86Tables implements Architecture<X86Registers> {
  static final long RAM = 0x100000;
  static final long RAM_BYTES = 0xB00000;

  /** The table through which QEMU's stub is reached. */
  static final int STUB_TABLE = 0x100000;

  /** The one through which it is reached identically while paging is switched on. */
  static final int IDENTITY_TABLE = 0x101000;

  static final int DIRECTORY = 0x00403000;

  private static final int[] TABLES = {0x00404000, 0x00687000, 0x007FF000, 0x00A00000};
  private static final int[] LARGE_PAGES = {0x00400000, 0x00800000};

  /** Where random entries lead to. */
  static final Arena ARENA = new Arena(0x00400000, 0x00C00000);

  private static final int ENTRIES = 1024;
  private static final int PAGES = 36;
  private static final int PROBES = 300;

  /** P, RW, US, PWT, PCD, A, D, PS or PAT, G and the three bits of software, apart from P. */
  private static final int LOW_BITS = 0xFFE;

  private final int stubSlot;
  private final int stubEntry;

  X86Tables(int stubSlot, int stubEntry) {
    this.stubSlot = stubSlot;
    this.stubEntry = stubEntry;
  }

  @Override
  public String name() {
    return "x86";
  }

  @Override
  public Arena arena() {
    return ARENA;
  }

  @Override
  public List<X86Deviation> deviations() {
    return List.of(X86Deviation.values());
  }

  @Override
  public Scene<X86Registers> scene(long seed, int number) {
    Dice dice = Dice.of(seed, number);
    X86Registers registers =
        new X86Registers(
            dice.chance(50),
            dice.chance(75),
            dice.chance(50),
            DIRECTORY | dice.someOf(Cr.CR3_PWT | Cr.CR3_PCD));
    List<Table> tables = new ArrayList<>();
    int[] directory = new int[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      directory[i] = i == stubSlot ? stubEntry : upper(dice, registers.pse());
    }
    tables.add(new Table("the directory", 0, DIRECTORY, directory));
    for (int base : TABLES) {
      int[] words = new int[ENTRIES];
      for (int i = 0; i < ENTRIES; i++) {
        words[i] = lower(dice);
      }
      tables.add(new Table("the table at 0x" + Integer.toHexString(base), 1, base, words));
    }
    X86Registers others =
        new X86Registers(!registers.wp(), registers.pse(), registers.pge(), registers.cr3());
    return new Scene<>(seed, number, registers, others, tables, probes(dice));
  }

  @Override
  public long replacement(X86Registers registers, Table table, int index, SplittableRandom random) {
    Dice dice = new Dice(random);
    return Integer.toUnsignedLong(table.level() == 0 ? upper(dice, registers.pse()) : lower(dice));
  }

  @Override
  public boolean isFixed(Table table, int index) {
    return table.level() == 0 && index == stubSlot;
  }

  /**
   * A directory entry: not present, of a table (the directory itself among them), or a 4 MB page.
   */
  private static int upper(Dice dice, boolean pse) {
    if (dice.chance(8)) {
      return dice.word() & ~Pde.P;
    }
    int bits = Pde.P | lowBits(dice);
    if (pse && dice.chance(45)) {
      int base = dice.pick(LARGE_PAGES) | bits | Pde.PS | dice.perhaps(50, Pde.LARGE_PAT);
      return dice.chance(85) ? base : base | dice.someOf(Pde.LARGE_RESERVED);
    }
    int base = dice.chance(6) ? DIRECTORY : dice.pick(TABLES);
    return pse ? base | (bits & ~Pde.PS) : base | bits;
  }

  private static int lower(Dice dice) {
    if (dice.chance(10)) {
      return dice.word() & ~Pte.P;
    }
    int frame =
        dice.chance(15)
            ? dice.pick(TABLES)
            : dice.chance(4) ? DIRECTORY : randomFrame(dice, dice.chance(50));
    return frame | Pte.P | lowBits(dice);
  }

  /** A frame anywhere, or one of a few, which then have several mappings. */
  private static int randomFrame(Dice dice, boolean anywhere) {
    int first = (int) ARENA.first();
    return anywhere
        ? first + dice.below((int) (ARENA.end() - ARENA.first()) >>> 12) * 0x1000
        : first + 0x200000 + dice.below(8) * 0x1000;
  }

  private static int lowBits(Dice dice) {
    int rights = dice.perhaps(70, Pte.RW) | dice.perhaps(70, Pte.US);
    return rights | dice.someOf(LOW_BITS & ~(Pte.RW | Pte.US));
  }

  private List<Probe> probes(Dice dice) {
    long[] pages = new long[PAGES];
    for (int i = 0; i < PAGES; i++) {
      do {
        int page = dice.below(ENTRIES * ENTRIES - 1);
        pages[i] = dice.chance(10) ? page | (ENTRIES - 1) : page;
      } while (isForbidden(pages[i]) || isForbidden(pages[i] + 1));
    }
    List<Probe> probes = new ArrayList<>();
    boolean later = false;
    for (int i = 0; i < PROBES; i++) {
      later ^= dice.chance(4);
      probes.add(probe(dice, pages[dice.below(PAGES)] << 12, later));
    }
    return probes;
  }

  private boolean isForbidden(long page) {
    return page >= ENTRIES * ENTRIES || page >>> 10 == stubSlot || page % ENTRIES == stubSlot;
  }

  private Probe probe(Dice dice, long page, boolean later) {
    AccessKind kind = dice.pick(AccessKind.UP_TO_32_BITS);
    long offset;
    do {
      offset = Offsets.offset(dice, kind);
    } while (Offsets.touches(offset, kind, stubSlot * 4L));
    return new Probe(
        kind, page + offset, dice.word(), dice.chance(50), dice.word(), dice.chance(50), later);
  }

  @Override
  public Path path(X86Registers registers, Words memory, long address) {
    long upperAt = Integer.toUnsignedLong(registers.cr3() & 0xFFFFF000) + (address >>> 22) * 4;
    int pde = memory.load(upperAt);
    Path.Step upper = Path.Step.of(upperAt, pde);
    if ((pde & 1) == 0) {
      return Path.to(Path.NOWHERE, upper);
    }
    if (registers.pse() && (pde & 0x80) != 0) {
      return Path.to((pde & 0xFFC00000L) | (address & 0x3FFFFF), upper);
    }
    long lowerAt = (pde & 0xFFFFF000L) + ((address >>> 12) & 0x3FF) * 4;
    int pte = memory.load(lowerAt);
    Path.Step lower = Path.Step.of(lowerAt, pte);
    long physical = (pte & 1) == 0 ? Path.NOWHERE : (pte & 0xFFFFF000L) | (address & 0xFFF);
    return Path.to(physical, upper, lower);
  }

  @Override
  public String kind(Outcome fault) {
    return ErrorCode.describe(fault.code());
  }

  @Override
  public String describe(X86Registers registers) {
    return registers.toString();
  }

  @Override
  public String describe(Outcome outcome) {
    return outcome.fault()
        ? "page fault%s by %s code, error code %s, CR2 0x%08x"
            .formatted(
                outcome.fetch() ? " of a fetch" : "",
                outcome.user() ? "user" : "kernel",
                ErrorCode.describe(outcome.code()),
                outcome.address())
        : "granted, 0x%08x".formatted(outcome.value());
  }

  @Override
  public String describe(int level, long entry) {
    int word = (int) entry;
    return level == 0 ? "PDE " + Pde.describe(word) : "PTE " + Pte.describe(word);
  }
}
