package dev.quire.x86.kernel;

import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.BootedKernel;
import dev.quire.common.engine.Format;
import dev.quire.common.frame.PlacementAllocator;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.X86Geometry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From paging off to paging on: builds the kernel's directory and all its tables by physical
 * addresses, through the first processor, and switches every processor over.
 */
final class X86Boot {
  private static final int TABLE_WORDS = X86Geometry.ENTRIES;

  private final List<X86Cpu> cpus;
  private final X86Cpu cpu;
  private final Platform platform;
  private final X86AddressMap map;
  private final Format format;
  private final PlacementAllocator placement;
  private final long directory;
  // Whether all tables of kernel space are made now.
  private final boolean preallocates;
  // What is mapped from boot on: what the platform wants, and RAM if that is the table access.
  private final List<Platform.FixedMapping> fixed = new ArrayList<>();
  private final Map<Long, Integer> occupied = new HashMap<>();
  private int tables;
  private long nextTemporary;

  X86Boot(
      List<X86Cpu> cpus,
      Platform platform,
      MachineConfig config,
      X86AddressMap map,
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
    this.directory = takeZeroed();
  }

  /** Refuses a machine whose RAM the tables of kernel space would all but fill. */
  private void checkRoom(MachineConfig config) {
    long slots = preallocates ? map.transientSlot() - map.kernelSlot() + 1L : fixedSlots();
    long frames = platform.ram().stream().mapToLong(Platform.RamRange::frames).sum();
    if (2 * (slots + 1) > frames) {
      throw new PagingException.BadConfiguration(
          "kernel space needs "
              + slots
              + " page tables and a directory of 4 KB each, "
              + (slots + 1) * X86Geometry.PAGE_BYTES
              + " bytes, more than half of the "
              + config.ramBytes()
              + " bytes of RAM: choose a smaller kernel space"
              + (preallocates ? ", or a synchronisation that does not preallocate" : ""));
    }
  }

  void run() {
    map.plan().checkPlatform(platform);
    List<Platform.FixedMapping> direct =
        map.plan().directMap(platform, X86AddressMap.slotPage(map.directSlot()));
    fixed.addAll(platform.kernelMappings());
    fixed.addAll(direct);
    for (int slot = map.kernelSlot(); slot <= map.transientSlot(); slot++) {
      Platform.FixedMapping large = largeMapping(slot);
      if (large != null) {
        storeDirectory(slot, largeEntry(large, slot));
      } else if (preallocates || isFixed(slot)) {
        linkTable(slot);
      }
    }
    mapTransientTable();
    if (map.plan().ownWindow()) {
      storeDirectory(X86AddressMap.SELF_SLOT, Pde.table(directory, X86Windows.WINDOW_BITS));
    }
    for (Platform.FixedMapping mapping : platform.kernelMappings()) {
      requireInHeap(mapping.pages());
      mapFixed(mapping, occupied);
    }
    // Not pages of the heap, and so not counted.
    direct.forEach(mapping -> mapFixed(mapping, new HashMap<>()));
    switchOn(platform.identityMappings().isEmpty() ? directory : identityDirectory());
  }

  /** Switches paging on by {@code first}, then goes over to the kernel's directory. */
  private void switchOn(long first) {
    for (X86Cpu each : cpus) {
      each.setCr3(Cr.cr3(first));
      each.setCr4(Cr.CR4_PSE | Cr.CR4_PGE);
      each.setCr0(Cr.CR0_PG | Cr.CR0_WP);
    }
    if (first != directory) {
      // Drops what was mapped identically, which is not global.
      for (X86Cpu each : cpus) {
        each.setCr3(Cr.cr3(directory));
      }
    }
  }

  /** Has the table of the transient mappings map itself. */
  private void mapTransientTable() {
    long table = Pde.tableFrame(cpu.load32(directoryAt(map.transientSlot()), false));
    long word = format.leaf(table, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK, true);
    long page = BootedKernel.transientTable(map.transients()).value();
    store(table, page, (int) format.touch(word, true));
  }

  long directory() {
    return directory;
  }

  /** The frames of kernel space's tables, directory included. */
  int tableFrames() {
    return tables + 1;
  }

  PlacementAllocator placement() {
    return placement;
  }

  /** The entries that boot has filled, by the frame of their table. */
  Map<Long, Integer> occupied() {
    return occupied;
  }

  private long takeZeroed() {
    long frame = placement.take(1, 1);
    zero(frame);
    return frame;
  }

  private void zero(long frame) {
    cpu.fill32(frame << X86Geometry.PAGE_SHIFT, TABLE_WORDS, 0, 0, false);
  }

  private long fixedSlots() {
    return map.transientSlot() + 1L - map.residentSlot();
  }

  /** Whether what a slot maps is there from boot: all but the heap. */
  private boolean isFixed(int slot) {
    return (long) slot << X86Geometry.INDEX_BITS >= map.heap().limit().value();
  }

  private void linkTable(int slot) {
    linkNewTable(slot, takeZeroed(), false);
    tables++;
  }

  private void linkNewTable(int slot, long frame, boolean user) {
    storeDirectory(slot, (int) X86Links.entry(frame, user));
  }

  private long directoryAt(int slot) {
    return (directory << X86Geometry.PAGE_SHIFT) + ((long) slot << X86Geometry.ENTRY_SHIFT);
  }

  private void storeDirectory(int slot, int entry) {
    cpu.store32(directoryAt(slot), entry, false);
  }

  /** The platform's mapping that covers all of a slot and can be one large page. */
  private Platform.@Nullable FixedMapping largeMapping(int slot) {
    long first = (long) slot << X86Geometry.INDEX_BITS;
    for (Platform.FixedMapping mapping : fixed) {
      PageRange pages = mapping.pages();
      long frame = mapping.first().value() + first - pages.first().value();
      if (pages.first().value() <= first
          && first + X86Geometry.ENTRIES <= pages.limit().value()
          && frame % X86Geometry.LARGE_PAGE_FRAMES == 0) {
        return mapping;
      }
    }
    return null;
  }

  private int largeEntry(Platform.FixedMapping mapping, int slot) {
    long first = (long) slot << X86Geometry.INDEX_BITS;
    long frame = mapping.first().value() + first - mapping.pages().first().value();
    // Below the frame, a large entry has the bits of a page entry but for PAT, which is not used.
    long bits = format.leaf(0, mapping.protection(), mapping.type(), true);
    return Pde.large(frame, (int) format.touch(bits, mapping.protection().writable()));
  }

  private void requireInHeap(PageRange pages) {
    if (!map.heap().contains(pages)) {
      throw new PagingException.BadConfiguration(
          "the platform wants " + pages + " mapped, outside the kernel heap " + map.heap());
    }
  }

  /** Maps what no large page does, and counts the entries by the frame of their table. */
  private void mapFixed(Platform.FixedMapping mapping, Map<Long, Integer> counts) {
    PageRange pages = mapping.pages();
    for (long i = 0; i < pages.count(); i++) {
      long page = pages.first().value() + i;
      int slot = (int) (page >>> X86Geometry.INDEX_BITS);
      if (!Pde.isPresent(cpu.load32(directoryAt(slot), false))) {
        linkTable(slot);
      }
      int pde = cpu.load32(directoryAt(slot), false);
      if (!Pde.isLarge(pde)) {
        long word =
            format.leaf(mapping.first().value() + i, mapping.protection(), mapping.type(), true);
        store(Pde.tableFrame(pde), page, (int) format.touch(word, mapping.protection().writable()));
        counts.merge((long) Pde.tableFrame(pde), 1, Integer::sum);
      }
    }
  }

  private void store(long table, long page, int word) {
    long index = page & X86Geometry.INDEX_MASK;
    long at = (table << X86Geometry.PAGE_SHIFT) + (index << X86Geometry.ENTRY_SHIFT);
    cpu.store32(at, word, false);
  }

  /**
   * The kernel's directory with pages mapped to the frames of the same number besides, by tables at
   * the end of RAM that boot forgets.
   */
  private long identityDirectory() {
    long copy = --nextTemporary;
    copy(directory, copy);
    for (PageRange pages : platform.identityMappings()) {
      for (long page = pages.first().value(); page < pages.limit().value(); page++) {
        long word =
            format.leaf(page, Protection.KERNEL_READ_WRITE_EXECUTE, MemoryType.WRITE_BACK, false);
        store(identityTable(copy, page), page, (int) word);
      }
    }
    return copy;
  }

  /** The frame of the table for a page in a copy of the kernel's directory; a copy itself. */
  private long identityTable(long copy, long page) {
    long slot = page >>> X86Geometry.INDEX_BITS;
    int pde = load(copy, slot);
    if (Pde.isPresent(pde) && pde != load(directory, slot)) {
      return Pde.tableFrame(pde);
    }
    if (Pde.isLarge(pde)) {
      throw new PagingException.BadConfiguration(
          "the platform wants "
              + PageNumber.of(page)
              + " mapped identically, where it wants a large page of kernel space");
    }
    long table = --nextTemporary;
    if (Pde.isPresent(pde)) {
      copy(Pde.tableFrame(pde), table);
    } else {
      zero(table);
    }
    store(copy, slot, (int) X86Links.entry(table, false));
    return table;
  }

  private void copy(long from, long to) {
    int[] words = new int[TABLE_WORDS];
    cpu.load32s(from << X86Geometry.PAGE_SHIFT, words, 0, TABLE_WORDS, false);
    cpu.store32s(to << X86Geometry.PAGE_SHIFT, words, 0, TABLE_WORDS, false);
  }

  private int load(long table, long index) {
    return cpu.load32(
        (table << X86Geometry.PAGE_SHIFT) + (index << X86Geometry.ENTRY_SHIFT), false);
  }
}
