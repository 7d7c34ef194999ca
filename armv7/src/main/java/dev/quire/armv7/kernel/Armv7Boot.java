package dev.quire.armv7.kernel;

import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.Platform;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.Contextidr;
import dev.quire.armv7.layout.Dacr;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.armv7.layout.Nmrr;
import dev.quire.armv7.layout.Prrr;
import dev.quire.armv7.layout.Sctlr;
import dev.quire.armv7.layout.Ttbcr;
import dev.quire.common.engine.BootedKernel;
import dev.quire.common.engine.Format;
import dev.quire.common.frame.PlacementAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From paging off to paging on: builds the kernel's L1, its mirror and the tables that must exist
 * by physical addresses, through the first processor, and switches every processor over.
 *
 * <p>Unlike x86, where TTBR1 is shared by all spaces the tables of kernel space come and go.
 */
final class Armv7Boot {
  private static final int TABLE_WORDS = Armv7Geometry.VIEW_ENTRIES;
  private static final int KERNEL_L1_FRAMES = Armv7Geometry.l1Frames(0);
  private static final long NO_MIRROR = -1;
  // Kernel L1, mirror, transient table, and the empty L1 of kernel space.
  private static final int FIXED_FRAMES = KERNEL_L1_FRAMES + 2;

  private final List<Armv7Cpu> cpus;
  private final Armv7Cpu cpu;
  private final Platform platform;
  private final Armv7AddressMap map;
  private final Format format;
  private final PlacementAllocator placement;
  private final long l1;
  private final long mirror;
  // The L1 that TTBR0 has while kernel space is current: without an entry, but with N = 0 the
  // kernel's own.
  private final long emptyL1;
  // Whether all tables of kernel space are made now.
  private final boolean preallocates;
  private final Map<Long, Integer> occupied = new HashMap<>();
  private int tables;
  private long nextTemporary;

  Armv7Boot(
      List<Armv7Cpu> cpus,
      Platform platform,
      MachineConfig config,
      Armv7AddressMap map,
      Format format,
      boolean preallocates) {
    this.preallocates = preallocates;
    this.cpus = cpus;
    this.cpu = cpus.get(0);
    this.platform = platform;
    this.map = map;
    this.format = format;
    this.placement = new PlacementAllocator(platform.ram());
    checkRoom(config);
    Platform.RamRange last = platform.ram().get(platform.ram().size() - 1);
    this.nextTemporary = last.first().value() + last.frames();
    this.l1 = takeZeroed(KERNEL_L1_FRAMES);
    this.mirror = map.plan().ownWindow() ? takeZeroed(1) : NO_MIRROR;
    this.emptyL1 = map.n() == 0 ? l1 : takeZeroed(emptyFrames());
  }

  private int emptyFrames() {
    return map.n() == 0 ? 0 : Armv7Geometry.l1Frames(map.n());
  }

  /** Refuses a machine whose RAM the fixed tables of kernel space would all but fill. */
  private void checkRoom(MachineConfig config) {
    long groups = preallocates ? map.transientGroup() - (long) map.kernelGroup() : 0;
    long needed = FIXED_FRAMES + groups + emptyFrames();
    long frames = platform.ram().stream().mapToLong(Platform.RamRange::frames).sum();
    if (2 * needed > frames) {
      throw new PagingException.BadConfiguration(
          "kernel space needs an L1 of 16 KB, a mirror, "
              + (groups + 1)
              + " tables and "
              + emptyFrames()
              + " frames of an empty L1, "
              + needed * Armv7Geometry.PAGE_BYTES
              + " bytes, more than half of the "
              + config.ramBytes()
              + " bytes of RAM");
    }
  }

  void run() {
    map.plan().checkPlatform(platform);
    if (mirror != NO_MIRROR) {
      pointAt(MirrorGeometry.KERNEL_MIRROR_WORD, mirror);
      storeMirror(MirrorGeometry.KERNEL_MIRROR_WORD, mirror);
      for (int i = 0; i < KERNEL_L1_FRAMES; i++) {
        int first = map.n() == 0 ? MirrorGeometry.l1Word(0) : MirrorGeometry.KERNEL_L1_WORD;
        storeMirror(first + i, l1 + i);
      }
    }
    for (int group = map.residentGroup(); group < map.transientGroup(); group++) {
      tableOf(group);
    }
    mapTransientTable();
    for (Platform.FixedMapping mapping : platform.kernelMappings()) {
      requireInHeap(mapping.pages());
      mapFixed(mapping, occupied);
    }
    for (Platform.FixedMapping mapping :
        map.plan().directMap(platform, Armv7AddressMap.groupPage(map.directGroup()))) {
      // Not pages of the heap, and so not counted.
      mapFixed(mapping, new HashMap<>());
    }
    for (int group = map.kernelGroup(); preallocates && group < map.transientGroup(); group++) {
      if (load(l1, (long) group << Armv7Geometry.QUARTER_BITS) == L1Descriptor.ABSENT) {
        tableOf(group);
      }
    }
    long identityL1 = emptyL1;
    if (!platform.identityMappings().isEmpty()) {
      identityL1 = temporary(Armv7Geometry.l1Frames(map.n()));
      if (map.n() == 0) {
        copyL1(identityL1);
      }
      for (PageRange pages : platform.identityMappings()) {
        mapIdentity(pages, identityL1);
      }
    }
    for (Armv7Cpu each : cpus) {
      switchOn(each, identityL1);
    }
  }

  /** With N = 0 the L1 that has the identity has kernel space too. */
  private void copyL1(long to) {
    int[] words = new int[KERNEL_L1_FRAMES * TABLE_WORDS];
    cpu.load32s(l1 << Armv7Geometry.PAGE_SHIFT, words, 0, words.length, false);
    cpu.store32s(to << Armv7Geometry.PAGE_SHIFT, words, 0, words.length, false);
  }

  private void switchOn(Armv7Cpu each, long identityL1) {
    each.setTtbcr(Ttbcr.of(map.n()));
    each.setTtbr0(Armv7Roots.ttbr(identityL1));
    each.setTtbr1(Armv7Roots.ttbr(l1));
    each.setContextidr(Contextidr.of(AsidAllocator.RESERVED));
    each.setDacr(Dacr.STANDARD);
    each.setPrrr(Prrr.STANDARD);
    each.setNmrr(Nmrr.STANDARD);
    each.dsb();
    each.tlbiall();
    each.dsb();
    each.isb();
    each.setSctlr(each.sctlr() | Sctlr.STANDARD);
    each.isb();
    if (identityL1 != emptyL1) {
      each.setTtbr0(Armv7Roots.ttbr(emptyL1));
      each.isb();
      each.tlbiall();
      each.dsb();
      each.isb();
    }
  }

  /** Has the table of the transient mappings map itself. */
  private void mapTransientTable() {
    long table = tableOf(map.transientGroup());
    long word = format.leaf(table, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK, true);
    long page = BootedKernel.transientTable(map.transients()).value();
    store(table, page % Armv7Geometry.VIEW_ENTRIES, (int) format.touch(word, true));
  }

  /** The frame that windows show as the highest level of kernel space; without any, its L1. */
  long root() {
    return mirror == NO_MIRROR ? l1 : mirror;
  }

  /** The first frame of the L1 that TTBR1 has. */
  long l1() {
    return l1;
  }

  /** The L1 that TTBR0 has while kernel space is current. */
  long emptyL1() {
    return emptyL1;
  }

  /** The frames of kernel space's tables: L1, mirror, empty L1 and tables. */
  int tableFrames() {
    return tables + KERNEL_L1_FRAMES + (mirror == NO_MIRROR ? 0 : 1) + emptyFrames();
  }

  PlacementAllocator placement() {
    return placement;
  }

  /** The entries that boot has filled, by the frame of their table. */
  Map<Long, Integer> occupied() {
    return occupied;
  }

  private long takeZeroed(int frames) {
    long first = placement.take(frames, frames);
    zero(first, frames);
    return first;
  }

  private void zero(long first, int frames) {
    cpu.fill32(first << Armv7Geometry.PAGE_SHIFT, frames * TABLE_WORDS, 0, 0, false);
  }

  /** Zeroed frames at the end of RAM that boot forgets. */
  private long temporary(int frames) {
    nextTemporary = (nextTemporary - frames) & -frames;
    zero(nextTemporary, frames);
    return nextTemporary;
  }

  private void store(long frame, long word, int value) {
    cpu.store32(
        (frame << Armv7Geometry.PAGE_SHIFT) + (word << Armv7Geometry.ENTRY_SHIFT), value, false);
  }

  private int load(long frame, long word) {
    return cpu.load32(
        (frame << Armv7Geometry.PAGE_SHIFT) + (word << Armv7Geometry.ENTRY_SHIFT), false);
  }

  private void storeMirror(int word, long frame) {
    store(mirror, word, (int) Armv7Windows.mirrorWord(frame));
  }

  private void pointAt(int group, long frame) {
    for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
      long word = ((long) group << Armv7Geometry.QUARTER_BITS) + quarter;
      store(l1, word, Armv7Windows.l1Word(frame, quarter));
    }
  }

  /** The frame of the table of a group of kernel space, linked now if it was not. */
  private long tableOf(int group) {
    int descriptor = load(l1, (long) group << Armv7Geometry.QUARTER_BITS);
    if (L1Descriptor.isTable(descriptor)) {
      return L1Descriptor.tableFrame(descriptor);
    }
    long table = takeZeroed(1);
    if (mirror != NO_MIRROR) {
      storeMirror(group, table);
    }
    pointAt(group, table);
    tables++;
    return table;
  }

  private void requireInHeap(PageRange pages) {
    if (!map.heap().contains(pages)) {
      throw new PagingException.BadConfiguration(
          "the platform wants " + pages + " mapped, outside the kernel heap " + map.heap());
    }
  }

  /** Maps by sections and tables, and counts the entries by the frame of their table. */
  private void mapFixed(Platform.FixedMapping mapping, Map<Long, Integer> counts) {
    PageRange pages = mapping.pages();
    long page = pages.first().value();
    while (page < pages.limit().value()) {
      int group = (int) (page >>> Armv7Geometry.VIEW_INDEX_BITS);
      if (coversGroup(mapping, group)) {
        mapSections(mapping, group);
        page += Armv7Geometry.VIEW_ENTRIES;
        continue;
      }
      long table = tableOf(group);
      long frame = mapping.first().value() + page - pages.first().value();
      long word = format.leaf(frame, mapping.protection(), mapping.type(), true);
      long index = page & (Armv7Geometry.VIEW_ENTRIES - 1);
      store(table, index, (int) format.touch(word, mapping.protection().writable()));
      counts.merge(table, 1, Integer::sum);
      page++;
    }
  }

  /** Whether the mapping covers all of a group and can be four sections. */
  private static boolean coversGroup(Platform.FixedMapping mapping, int group) {
    PageRange pages = mapping.pages();
    long first = (long) group << Armv7Geometry.VIEW_INDEX_BITS;
    long frame = mapping.first().value() + first - pages.first().value();
    return pages.first().value() <= first
        && first + Armv7Geometry.VIEW_ENTRIES <= pages.limit().value()
        && frame % Armv7Geometry.VIEW_ENTRIES == 0;
  }

  /** Unlike x86, a large mapping of a group is four words. */
  private void mapSections(Platform.FixedMapping mapping, int group) {
    long first = (long) group << Armv7Geometry.VIEW_INDEX_BITS;
    long frame = mapping.first().value() + first - mapping.pages().first().value();
    int index =
        L2Descriptor.memoryIndex((int) format.leaf(0, mapping.protection(), mapping.type(), true));
    int bits =
        L1Descriptor.memoryBits(index)
            | L1Descriptor.AP0
            | (mapping.protection().user() ? L1Descriptor.AP1 : 0)
            | (mapping.protection().writable() ? 0 : L1Descriptor.AP2)
            | (mapping.protection().executable() ? 0 : L1Descriptor.XN);
    for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
      long base =
          (frame << Armv7Geometry.PAGE_SHIFT) + ((long) quarter << Armv7Geometry.SECTION_SHIFT);
      long word = ((long) group << Armv7Geometry.QUARTER_BITS) + quarter;
      store(l1, word, L1Descriptor.section((int) base, bits));
    }
  }

  /**
   * Maps pages to the frames of the same number, by tables at the end of RAM that boot forgets.
   * Unlike x86, they are in an L1 of their own, which TTBR0 has until paging is on.
   */
  private void mapIdentity(PageRange pages, long identityL1) {
    if (!map.user().contains(pages)) {
      throw new PagingException.BadConfiguration(
          "the platform wants " + pages + " mapped identically, outside " + map.user());
    }
    for (long page = pages.first().value(); page < pages.limit().value(); page++) {
      long group = page >>> Armv7Geometry.VIEW_INDEX_BITS;
      long firstWord = group << Armv7Geometry.QUARTER_BITS;
      int descriptor = load(identityL1, firstWord);
      if (!L1Descriptor.isTable(descriptor)) {
        long table = temporary(1);
        for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
          store(identityL1, firstWord + quarter, Armv7Windows.l1Word(table, quarter));
        }
        descriptor = load(identityL1, firstWord);
      }
      long word =
          format.leaf(page, Protection.KERNEL_READ_WRITE_EXECUTE, MemoryType.WRITE_BACK, false);
      long index = page & (Armv7Geometry.VIEW_ENTRIES - 1);
      store(L1Descriptor.tableFrame(descriptor), index, (int) format.touch(word, true));
    }
  }
}
