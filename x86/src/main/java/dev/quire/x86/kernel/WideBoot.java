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
import dev.quire.common.engine.Geometry;
import dev.quire.common.frame.PlacementAllocator;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From paging off to paging on, with tables of 64-bit entries: builds the kernel's tables by
 * physical addresses, through the first processor, and switches every processor over. What PAE and
 * long mode do differently is theirs.
 */
abstract class WideBoot {
  final X86Cpu cpu;
  private final List<X86Cpu> cpus;
  private final Platform platform;
  private final Geometry geometry;
  private final Format format;
  private final PlacementAllocator placement;
  private final long root;
  // Entries that boot has filled, by the frame of their table; the root is not counted.
  private final Map<Long, Integer> occupied = new HashMap<>();
  // The addresses of entries that are there for identity mappings alone.
  private final List<Long> forTheMoment = new ArrayList<>();
  private int tables;
  private int pages;
  private long nextTemporary;

  WideBoot(List<X86Cpu> cpus, Platform platform, Geometry geometry, Format format) {
    this.cpus = cpus;
    this.cpu = cpus.get(0);
    this.platform = platform;
    this.geometry = geometry;
    this.format = format;
    this.placement = new PlacementAllocator(platform.ram());
    Platform.RamRange last = platform.ram().get(platform.ram().size() - 1);
    this.nextTemporary = last.first().value() + last.frames();
    this.root = takeTable();
  }

  // What differs.

  /** The kernel pages that boot may map. */
  abstract PageRange heap();

  /** The pages of the transient mappings. */
  abstract PageRange transients();

  /** The pages that have tables from boot, whatever is mapped there. */
  abstract List<PageRange> withTables();

  /** Where RAM is mapped for good. */
  abstract List<Platform.FixedMapping> directMap();

  /** Makes the tables that are there whatever is mapped, and the entries of the own window. */
  abstract void linkTop();

  /** The entry of a level that links the kernel's table in a frame. */
  abstract long linkWord(int level, long frame);

  /** Switches paging on. */
  abstract void switchOn(X86Cpu processor);

  // What is the same.

  final void run(MachineConfig config) {
    checkRoom(config);
    linkTop();
    mapTransientTable();
    directMap().forEach(this::mapFixed);
    for (Platform.FixedMapping mapping : platform.kernelMappings()) {
      if (!heap().contains(mapping.pages())) {
        throw new PagingException.BadConfiguration(
            "the platform wants " + mapping.pages() + " mapped, outside the kernel heap " + heap());
      }
      mapFixed(mapping);
    }
    withTables().forEach(this::makeTables);
    platform.identityMappings().forEach(this::mapIdentity);
    cpus.forEach(this::switchOn);
    if (!forTheMoment.isEmpty()) {
      forTheMoment.forEach(this::clear);
      cpus.forEach(each -> each.setCr3(each.cr3()));
    }
  }

  /** Refuses a machine whose RAM the tables of kernel space would all but fill. */
  private void checkRoom(MachineConfig config) {
    long needed =
        geometry.levels()
            + withTables().stream()
                .mapToLong(range -> range.count() >>> geometry.spanShift(WideLinks.DIRECTORY))
                .sum();
    long frames = platform.ram().stream().mapToLong(Platform.RamRange::frames).sum();
    if (2 * needed > frames) {
      throw new PagingException.BadConfiguration(
          "kernel space needs "
              + needed
              + " tables of 4 KB each, "
              + (needed << WideGeometry.PAGE_SHIFT)
              + " bytes, more than half of the "
              + config.ramBytes()
              + " bytes of RAM: choose a smaller kernel space, or a synchronisation that does not"
              + " preallocate");
    }
  }

  /** The frame of the root. */
  final long root() {
    return root;
  }

  /** The frames of kernel space's tables, root included. */
  final int tableFrames() {
    return tables;
  }

  /** The pages of the heap that boot has mapped by page entries. */
  final int pages() {
    return pages;
  }

  final PlacementAllocator placement() {
    return placement;
  }

  final Map<Long, Integer> occupied() {
    return occupied;
  }

  /** Takes a frame of zeroes for a table. */
  final long takeTable() {
    long frame = placement.take(1, 1);
    zero(frame);
    tables++;
    return frame;
  }

  private void zero(long frame) {
    cpu.fill64(frame << WideGeometry.PAGE_SHIFT, WideGeometry.ENTRIES, 0, 0, false);
  }

  /** The physical address of the entry for a page in a table of a level. */
  final long at(long table, int level, long page) {
    return (table << WideGeometry.PAGE_SHIFT) + geometry.offset(level, page);
  }

  /** Fills an entry that was empty. */
  final void fill(long table, int level, long page, long word) {
    long at = at(table, level, page);
    if (level < geometry.levels() && cpu.load64(at, false) == WidePde.ABSENT) {
      occupied.merge(table, 1, Integer::sum);
    }
    cpu.store64(at, word, false);
  }

  /** The table of a level for a page, which is made if there is none. */
  final long table(int level, long page) {
    long table = root;
    for (int above = geometry.levels(); above > level; above--) {
      long word = cpu.load64(at(table, above, page), false);
      if (!WidePde.isPresent(word)) {
        word = linkWord(above, takeTable());
        fill(table, above, page, word);
      }
      table = WidePde.tableFrame(word);
    }
    return table;
  }

  /** Has the table of the transient mappings map itself. */
  private void mapTransientTable() {
    long page = BootedKernel.transientTable(transients()).value();
    long table = table(1, page);
    long word = format.leaf(table, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK, true);
    fill(table, 1, page, format.touch(word, true));
  }

  private void makeTables(PageRange range) {
    int directory = WideLinks.DIRECTORY;
    long step = 1L << geometry.spanShift(directory);
    for (long page = range.first().value(); page < range.limit().value(); page += step) {
      if (!WidePde.isLarge(cpu.load64(at(table(directory, page), directory, page), false))) {
        table(1, page);
      }
    }
  }

  /** Maps pages, with large pages where that fits. */
  private void mapFixed(Platform.FixedMapping mapping) {
    PageRange range = mapping.pages();
    long first = range.first().value();
    for (long page = first; page < range.limit().value(); ) {
      long frame = mapping.first().value() + page - first;
      boolean large =
          (page | frame) % WideGeometry.LARGE_PAGE_FRAMES == 0
              && page + WideGeometry.LARGE_PAGE_FRAMES <= range.limit().value();
      long word = format.leaf(large ? 0 : frame, mapping.protection(), mapping.type(), true);
      word = format.touch(word, mapping.protection().writable());
      if (large) {
        // Below the frame it has the bits of a page entry but for PAT, which is not used.
        int directory = WideLinks.DIRECTORY;
        fill(table(directory, page), directory, page, WidePde.large(frame, word));
        page += WideGeometry.LARGE_PAGE_FRAMES;
      } else {
        fill(table(1, page), 1, page, word);
        pages += heap().contains(PageNumber.of(page)) ? 1 : 0;
        page++;
      }
    }
  }

  /** Maps pages to the frames of the same number, in tables at the end of RAM that boot forgets. */
  private void mapIdentity(PageRange range) {
    for (long page = range.first().value(); page < range.limit().value(); page++) {
      mapIdentity(page);
    }
  }

  private void mapIdentity(long page) {
    long table = root;
    boolean ours = false;
    for (int level = geometry.levels(); level > 1; level--) {
      long at = at(table, level, page);
      long word = cpu.load64(at, false);
      if (WidePde.isLarge(word)) {
        return;
      }
      if (!WidePde.isPresent(word)) {
        long frame = --nextTemporary;
        zero(frame);
        word = linkWord(level, frame);
        cpu.store64(at, word, false);
        if (!ours) {
          forTheMoment.add(at);
        }
        ours = true;
      } else {
        ours |= forTheMoment.contains(at);
      }
      table = WidePde.tableFrame(word);
    }
    long at = at(table, 1, page);
    if (!ours) {
      forTheMoment.add(at);
    }
    long word =
        format.leaf(page, Protection.KERNEL_READ_WRITE_EXECUTE, MemoryType.WRITE_BACK, false);
    cpu.store64(at, word, false);
  }

  /** Clears the entry at a physical address, by the first transient mapping. */
  private void clear(long at) {
    long frame = at >>> WideGeometry.PAGE_SHIFT;
    long page = transients().first().value();
    long table = BootedKernel.transientTable(transients()).address().value();
    long entry = table + geometry.offset(1, page);
    long word = format.leaf(frame, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK, false);
    cpu.store64(entry, format.touch(word, true), false);
    long address = page << WideGeometry.PAGE_SHIFT;
    cpu.store64(address + (at - (frame << WideGeometry.PAGE_SHIFT)), WidePde.ABSENT, false);
    cpu.store64(entry, WidePde.ABSENT, false);
    cpu.invlpg(address);
  }
}
