package dev.quire.qemu.mmu;

import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.Dacr;
import dev.quire.armv7.layout.Fsr;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.Sctlr;
import dev.quire.armv7.layout.Ttbcr;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random translation tables, and accesses beneath them.
 *
 * <p>Everything that a random descriptor can lead to is in the 45 MB from 0x40300000 on, tables
 * included. QEMU's own stub is reached through one descriptor of the first level, which stands in
 * both tables at the same index; no access comes near it: neither to an address that it would
 * translate, nor as data, since no access is made at its offset in any page.
 */
final class Armv7Tables implements Architecture<Armv7Registers> {
  static final long RAM = 0x40200000;
  static final long RAM_BYTES = 0x02E00000;

  /** The L2 table through which QEMU's stub is reached. */
  static final int STUB_TABLE = 0x40200000;

  /** The one through which it is reached identically while the MMU is switched on. */
  static final int IDENTITY_TABLE = 0x40200400;

  static final int LOWER = 0x40304000;
  static final int UPPER = 0x40308000;

  /** Where random entries lead to. */
  static final Arena ARENA = new Arena(0x40300000, 0x43000000);

  private static final int ENTRIES = 4096;
  private static final int TABLE_BYTES = 0x4000;
  private static final int TTBR_FLAGS = 0x7F;
  private static final int ASIDS = 256;
  private static final int ADDRESSABLE_PAGES = 1 << 20;
  private static final int PAGES = 40;
  private static final int PROBES = 300;

  private final int stubSlot;

  Armv7Tables(int stubSlot) {
    this.stubSlot = stubSlot;
  }

  @Override
  public String name() {
    return "armv7";
  }

  @Override
  public Arena arena() {
    return ARENA;
  }

  @Override
  public List<Armv7Deviation> deviations() {
    return List.of(Armv7Deviation.values());
  }

  @Override
  public Scene<Armv7Registers> scene(long seed, int number) {
    Dice dice = Dice.of(seed, number);
    int stubDomain = dice.below(Dacr.DOMAINS);
    Armv7Registers registers = registers(dice, stubDomain);
    Armv7Words words = new Armv7Words(dice, (registers.sctlr() & Sctlr.TRE) != 0);
    List<Table> tables = new ArrayList<>();
    for (int base : new int[] {LOWER, UPPER}) {
      int[] table = new int[ENTRIES];
      words.firstLevel(table);
      table[stubSlot] = STUB_TABLE | L1Descriptor.TABLE | L1Descriptor.inDomain(stubDomain);
      tables.add(new Table(base == LOWER ? "TTBR0's table" : "TTBR1's table", 0, base, table));
    }
    int[] table = new int[Armv7Words.L2_TABLE_COUNT << Armv7Geometry.L2_INDEX_BITS];
    words.secondLevel(table);
    tables.add(new Table("the L2 tables", 1, Armv7Words.L2_TABLES, table));
    Armv7Registers others = registers.withDacr(dacr(dice, stubDomain));
    return new Scene<>(seed, number, registers, others, tables, probes(dice, registers));
  }

  private static Armv7Registers registers(Dice dice, int stubDomain) {
    int n = dice.below(Armv7Geometry.MAX_N + 1);
    int size = Armv7Geometry.l1TableShift(n);
    int lower = LOWER + (dice.below(TABLE_BYTES >>> size) << size);
    return new Armv7Registers(
        lower | dice.someOf(TTBR_FLAGS & ~Ttbcr.N),
        UPPER | dice.someOf(TTBR_FLAGS & ~Ttbcr.N),
        n | (dice.chance(8) ? dice.someOf(Ttbcr.PD0 | Ttbcr.PD1) : 0),
        dice.below(ASIDS),
        (Sctlr.STANDARD & ~(Sctlr.TRE | Sctlr.AFE)) | dice.someOf(Sctlr.TRE | Sctlr.AFE),
        dacr(dice, stubDomain));
  }

  /** All kinds of access for all domains; that of the stub stays open to it. */
  private static int dacr(Dice dice, int stubDomain) {
    int dacr = 0;
    for (int domain = 0; domain < Dacr.DOMAINS; domain++) {
      int access =
          dice.chance(70) ? Dacr.CLIENT : dice.pick(Dacr.NO_ACCESS, Dacr.RESERVED, Dacr.MANAGER);
      boolean open = access == Dacr.CLIENT || access == Dacr.MANAGER;
      dacr |= Dacr.of(domain, domain == stubDomain && !open ? Dacr.CLIENT : access);
    }
    return dacr;
  }

  @Override
  public long replacement(
      Armv7Registers registers, Table table, int index, SplittableRandom random) {
    Armv7Words words = new Armv7Words(new Dice(random), (registers.sctlr() & Sctlr.TRE) != 0);
    return table.level() == 0 ? words.upper() : words.lower();
  }

  @Override
  public boolean isFixed(Table table, int index) {
    return table.level() == 0 && index == stubSlot;
  }

  private List<Probe> probes(Dice dice, Armv7Registers registers) {
    long[] pages = new long[PAGES];
    for (int i = 0; i < PAGES; i++) {
      do {
        pages[i] = page(dice, registers);
      } while (isForbidden(registers, pages[i]) || isForbidden(registers, pages[i] + 1));
    }
    List<Probe> probes = new ArrayList<>();
    boolean later = false;
    for (int i = 0; i < PROBES; i++) {
      later ^= dice.chance(4);
      probes.add(probe(dice, pages[dice.below(PAGES)] << 12, later));
    }
    return probes;
  }

  /**
   * Any page, but half of them below the end of TTBR0's addresses, where there may be few, some
   * around that end, and some at the end of a section.
   */
  private static long page(Dice dice, Armv7Registers registers) {
    long page = dice.below(ADDRESSABLE_PAGES - 1);
    int roll = dice.below(100);
    if (roll < 10) {
      return ((long) ADDRESSABLE_PAGES >>> registers.n()) - 512 + dice.below(1024);
    }
    if (roll < 20) {
      return page | 255;
    }
    return roll < 60 ? page >>> registers.n() : page;
  }

  private boolean isForbidden(Armv7Registers registers, long page) {
    if (page >= ADDRESSABLE_PAGES) {
      return true;
    }
    long at = upperAt(registers, page << 12);
    return at == LOWER + stubSlot * 4L || at == UPPER + stubSlot * 4L;
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

  private static long upperAt(Armv7Registers registers, long address) {
    int n = registers.n();
    long index = address >>> 20;
    if (registers.isLower(address)) {
      return Integer.toUnsignedLong(registers.ttbr0() & (-1 << (14 - n))) + index * 4;
    }
    return Integer.toUnsignedLong(registers.ttbr1() & 0xFFFFC000) + index * 4;
  }

  @Override
  public Path path(Armv7Registers registers, Words memory, long address) {
    long upperAt = upperAt(registers, address);
    int word = memory.load(upperAt);
    Path.Step upper = Path.Step.of(upperAt, word);
    switch (word & 3) {
      case 0 -> {
        return Path.to(Path.NOWHERE, upper);
      }
      case 1 -> {
        return lower(upper, memory, address);
      }
      default -> {
        if ((word & 1 << 18) == 0) {
          return Path.to((word & 0xFFF00000L) | (address & 0xFFFFF), upper);
        }
        return differ(memory, upper)
            ? Path.undefined("copies of a supersection that differ (B3.5.1)", upper)
            : Path.to((word & 0xFF000000L) | (address & 0xFFFFFF), upper);
      }
    }
  }

  private static Path lower(Path.Step upper, Words memory, long address) {
    long at = (upper.word() & 0xFFFFFC00L) + ((address >>> 12) & 0xFF) * 4;
    int word = memory.load(at);
    Path.Step lower = Path.Step.of(at, word);
    switch (word & 3) {
      case 0 -> {
        return Path.to(Path.NOWHERE, upper, lower);
      }
      case 1 -> {
        return differ(memory, lower)
            ? Path.undefined("copies of a large page that differ (B3.5.1)", upper, lower)
            : Path.to((word & 0xFFFF0000L) | (address & 0xFFFF), upper, lower);
      }
      default -> {
        return Path.to((word & 0xFFFFF000L) | (address & 0xFFF), upper, lower);
      }
    }
  }

  /** Whether the sixteen copies of an entry are not alike. */
  private static boolean differ(Words memory, Path.Step entry) {
    long first = entry.at() & -64;
    for (long at = first; at < first + 64; at += 4) {
      if (memory.load(at) != entry.word()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String kind(Outcome fault) {
    String access = fault.fetch() ? "fetch" : Fsr.isWrite(fault.code()) ? "write" : "read";
    return Fsr.name(Fsr.status(fault.code())) + ", " + access;
  }

  @Override
  public String describe(Armv7Registers registers) {
    return registers.toString();
  }

  @Override
  public String describe(Outcome outcome) {
    if (!outcome.fault()) {
      return "granted, 0x%08x".formatted(outcome.value());
    }
    String status =
        outcome.fetch() ? Fsr.describeIfsr(outcome.code()) : Fsr.describeDfsr(outcome.code());
    return "%s abort by %s code, %s, %s 0x%08x"
        .formatted(
            outcome.fetch() ? "prefetch" : "data",
            outcome.user() ? "user" : "kernel",
            status,
            outcome.fetch() ? "IFAR" : "DFAR",
            outcome.address());
  }

  @Override
  public String describe(int level, long entry) {
    int word = (int) entry;
    return level == 0 ? "L1 " + L1Descriptor.describe(word) : "L2 " + L2Descriptor.describe(word);
  }
}
