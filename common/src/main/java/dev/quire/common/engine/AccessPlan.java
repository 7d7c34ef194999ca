package dev.quire.common.engine;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.api.RootSource;
import dev.quire.api.TableAccessScheme;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the table access of a configuration, and the synchronisation of kernel space, take of kernel
 * addresses: in blocks, each what one lowest-level table maps, from the top of kernel space down.
 *
 * <pre>
 *  own window          1 block        window, resident directories, switch
 *  foreign windows     1 a processor  window
 *  transient mappings  1 block        always
 *  resident roots      their number × their frames
 *  direct map          from the block in which RAM begins to the one in which it ends
 *  heap                what is left, at least 1 block
 * </pre>
 */
public final class AccessPlan {
  private final String backend;
  private final MachineConfig config;
  private final int blockPages;
  private final int rootFrames;

  /**
   * Creates the plan.
   *
   * @param backend the backend's name, for what is refused
   * @param blockPages the pages that one lowest-level table maps, 1024 on x86
   * @param rootFrames the frames of the top-level table of a space
   */
  public AccessPlan(String backend, MachineConfig config, int blockPages, int rootFrames) {
    this.backend = backend;
    this.config = config;
    this.blockPages = blockPages;
    this.rootFrames = rootFrames;
  }

  private TableAccessScheme scheme() {
    return config.tableAccess();
  }

  /** Whether every space has a window in which its own tables appear. */
  public boolean ownWindow() {
    return switch (scheme()) {
      case WINDOW, RESIDENT_DIRECTORIES, SWITCH -> true;
      case DIRECT_MAP, TRANSIENT, MMU_OFF -> false;
    };
  }

  /** How many foreign windows there are: one a processor, or none. */
  public int foreignWindows() {
    return scheme() == TableAccessScheme.WINDOW ? config.processors() : 0;
  }

  /** Whether the root of every space is mapped in kernel space. */
  public boolean residentRoots() {
    return scheme() == TableAccessScheme.RESIDENT_DIRECTORIES
        || config.kernelSync().equals(Optional.of(KernelSyncScheme.ALL_DIRECTORIES));
  }

  /** The blocks reserved for roots; 0 if they are not resident. */
  public int residentBlocks() {
    long pages = residentRoots() ? (long) config.residentSpaces() * rootFrames : 0;
    return (int) ((pages + blockPages - 1) / blockPages);
  }

  /** Returns the resident roots, of which none is mapped; the range begins with a page. */
  public ResidentRoots resident(long firstPage) {
    return new ResidentRoots(firstPage, config.residentSpaces(), rootFrames);
  }

  /** Whether all of RAM is mapped in kernel space. */
  public boolean directMap() {
    return scheme() == TableAccessScheme.DIRECT_MAP;
  }

  /** The frame that the first page of the direct map maps: RAM begins in its block. */
  public long directFrame() {
    return config.ramBase().frame().value() / blockPages * blockPages;
  }

  /** The blocks of the direct map; 0 if there is none. */
  public int directBlocks() {
    if (!directMap()) {
      return 0;
    }
    long limit = config.ramBase().frame().value() + config.ramBytes() / PageNumber.BYTES;
    return (int) ((limit - directFrame() + blockPages - 1) / blockPages);
  }

  /**
   * What the direct map maps: all RAM of the platform, each frame at its distance from the first.
   *
   * @param firstPage the first page of the direct map
   */
  public List<Platform.FixedMapping> directMap(Platform platform, long firstPage) {
    List<Platform.FixedMapping> mappings = new ArrayList<>();
    if (directMap()) {
      for (Platform.RamRange ram : platform.ram()) {
        PageNumber page = PageNumber.of(firstPage + ram.first().value() - directFrame());
        mappings.add(
            Platform.FixedMapping.of(
                PageRange.of(page, ram.frames()),
                ram.first(),
                Protection.KERNEL_READ_WRITE,
                MemoryType.WRITE_BACK));
      }
    }
    return mappings;
  }

  /** Announces the direct map, if there is one, to whoever watches what frames are used. */
  public void announce(Observer observer, long firstPage) {
    if (directMap()) {
      long pages = (long) directBlocks() * blockPages;
      observer.ramMapped(PageRange.of(PageNumber.of(firstPage), pages));
    }
  }

  /**
   * Refuses a platform on which the access cannot be had.
   *
   * @throws PagingException.BadConfiguration if kernel code cannot run with paging off
   */
  public void checkPlatform(Platform platform) {
    if (scheme() == TableAccessScheme.MMU_OFF && !platform.identityMappings().isEmpty()) {
      throw new PagingException.BadConfiguration(
          "table access MMU_OFF on a platform whose code is mapped identically ("
              + platform.identityMappings().get(0)
              + ") only until paging is on: with paging off it could not go on. Choose another"
              + " table access");
    }
  }

  /** Whether the roots of spaces come from a kernel heap of their own. */
  public boolean heapRoots() {
    return config.rootSource() == RootSource.HEAP;
  }

  /**
   * The part of kernel space's heap that roots come from, its last block.
   *
   * @throws PagingException.BadConfiguration if nothing would be left beside it
   */
  public PageRange rootHeap(PageRange heap) {
    if (heap.count() <= blockPages) {
      throw new PagingException.BadConfiguration(
          backend
              + " with root source HEAP needs a heap of "
              + (long) blockPages * PageNumber.BYTES
              + " bytes for itself, and kernel space has "
              + heap.count() * PageNumber.BYTES
              + " left for all heaps: choose a larger kernel space or root source FRAMES");
    }
    return PageRange.of(heap.limit().plus(-blockPages), blockPages);
  }

  /** The part of kernel space's heap that kernel code may map. */
  public PageRange kernelHeap(PageRange heap) {
    return heapRoots() ? PageRange.of(heap.first(), heap.count() - rootHeap(heap).count()) : heap;
  }

  /** All blocks but those of the heap. */
  public int blocks() {
    return (ownWindow() ? 1 : 0) + foreignWindows() + 1 + residentBlocks() + directBlocks();
  }

  /** As {@link #check(int, int)} for a format that takes nothing for itself. */
  public void check(int blocks) {
    check(blocks, 0);
  }

  /**
   * Refuses a kernel space in which not even a heap of one block would be left.
   *
   * @param all how many blocks kernel space has
   * @param taken how many of them the format takes for itself
   * @throws PagingException.BadConfiguration with the arithmetic
   */
  public void check(int all, int taken) {
    int blocks = all - taken;
    if (blocks > blocks()) {
      return;
    }
    long bytes = (long) blockPages * PageNumber.BYTES;
    String space = "kernel space of " + all * bytes + " bytes";
    int direct = directBlocks();
    int resident = residentBlocks();
    long left = (blocks - blocks() + direct + resident - 1L) * bytes;
    if (direct > 0) {
      throw new PagingException.BadConfiguration(
          backend
              + " with table access DIRECT_MAP: RAM of "
              + config.ramBytes()
              + " bytes needs "
              + direct * bytes
              + " bytes of kernel addresses for the direct map; "
              + space
              + " has "
              + Math.max(0, left - resident * bytes)
              + " left: choose a larger kernel space, less RAM or another table access");
    }
    if (resident > 0) {
      throw new PagingException.BadConfiguration(
          backend
              + " with table access "
              + scheme()
              + ": "
              + config.residentSpaces()
              + " resident top-level tables of "
              + (long) rootFrames * PageNumber.BYTES
              + " bytes need "
              + resident * bytes
              + " bytes of kernel addresses; "
              + space
              + " has "
              + Math.max(0, left)
              + " left: choose fewer resident spaces, a larger kernel space, or another table"
              + " access and kernel synchronisation");
    }
    throw new PagingException.BadConfiguration(
        backend
            + " with table access "
            + scheme()
            + ": "
            + space
            + ", which is "
            + blocks
            + " blocks of "
            + bytes
            + "; transient mappings and a heap need one each"
            + (ownWindow() ? ", the own window one" : "")
            + (foreignWindows() > 0
                ? ", the foreign windows of " + foreignWindows() + " processors one each"
                : "")
            + ": "
            + (blocks() + 1)
            + " in all: choose a larger kernel space, fewer processors or another table access");
  }

  /**
   * The access that was chosen.
   *
   * @param slots supplies the windows; asked only where they are used
   * @param resident maps the roots, where they are resident
   * @param paging switches paging off and on, where that is the access
   * @param directPage the first page of the direct map, where there is one
   */
  public TableAccess access(
      Geometry geometry,
      Supplier<WindowSlots> slots,
      ResidentRoots resident,
      PagingSwitch paging,
      long directPage) {
    int processors = config.processors();
    return switch (scheme()) {
      case WINDOW -> new WindowAccess(slots.get(), geometry, processors);
      case DIRECT_MAP -> new DirectAccess(geometry, directPage, directFrame());
      case TRANSIENT -> new TransientAccess(geometry, processors);
      case RESIDENT_DIRECTORIES -> new ResidentAccess(slots.get(), resident, geometry, processors);
      case SWITCH -> new SwitchAccess(slots.get(), geometry, processors);
      case MMU_OFF -> new PagingOffAccess(paging, geometry, processors);
    };
  }
}
