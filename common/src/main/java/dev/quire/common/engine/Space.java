package dev.quire.common.engine;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An address space as the engine keeps it; a backend adds what its root needs. */
public class Space implements AddressSpace {
  private static final VarHandle OCCUPIED;

  static {
    try {
      OCCUPIED = MethodHandles.lookup().findVarHandle(Space.class, "occupied", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The root is not mapped for good. */
  static final int NOT_RESIDENT = -1;

  private static final int DESTROYED = 1 << 31;

  // First pages of the lowest-level tables that are linked; changes under the lock.
  private final PageSet tables = new PageSet();
  // Those of tables above the lowest, from level 2 on; made when there is the first.
  private PageSet[] upperTables = {};
  // First pages of the large entries; changes under the lock.
  private final PageSet large = new PageSet();
  private final PageSet largeGone = new PageSet();
  // How many large mappings are groups of page entries.
  private int groups;
  // Frames of tables that a large entry stands in for and that are to come back, by first page.
  private final Map<Long, Long> spares = new HashMap<>();
  // Rises when a table is linked or unlinked: what a cursor remembers is void then.
  private int linkVersion;
  private @Nullable PagingKernel home;
  final SpaceLock lock = new SpaceLock();
  private final long id;
  private final String name;
  private final boolean kernel;
  private final PageRange range;
  private final long first;
  private final long limit;
  private final FrameOwner owner;
  private final long root;
  // One bit for each processor on which the space is current, or DESTROYED.
  private final AtomicInteger active = new AtomicInteger();
  // One bit for each processor that has the tables loaded though the space is not current there.
  private final AtomicInteger loaded = new AtomicInteger();
  // Up to which change its root has the kernel's part, where that is copied.
  private volatile long kernelVersion;
  // Which of the resident roots it is; set before the space is used and when it goes.
  private volatile int residentSlot = NOT_RESIDENT;
  // Both change under the lock; others read them for show.
  private volatile int tableFrames;

  // Written by the holder of the lock alone; read by anyone, by the handle.
  @SuppressWarnings("UnusedVariable")
  private long occupied;

  /**
   * Creates the record of a space.
   *
   * @param root the frame number of what windows show as the highest level: the page directory, or
   *     the mirror
   * @param tableFrames how many frames its tables take now, root included
   * @param occupied how many pages are mapped now
   */
  public Space(
      long id,
      String name,
      boolean kernel,
      PageRange range,
      long root,
      int tableFrames,
      long occupied) {
    this.id = id;
    this.name = name;
    this.kernel = kernel;
    this.range = range;
    this.first = range.first().value();
    this.limit = range.limit().value();
    this.owner = ownerOf(id);
    this.root = root;
    this.tableFrames = tableFrames;
    this.occupied = occupied;
  }

  /** The owner under which the tables of the space with this id are accounted. */
  public static FrameOwner ownerOf(long id) {
    return FrameOwner.of(FrameOwner.Use.TABLE, id);
  }

  /** The owner under which the tables of this space are accounted. */
  public final FrameOwner owner() {
    return owner;
  }

  /** The frame number of what windows show as the highest level. */
  public final long root() {
    return root;
  }

  /** The first frame of the root as the hardware walks it; of kernel space its own. */
  public long top() {
    return root;
  }

  /** How many frames that root has. */
  public int topFrames() {
    return 1;
  }

  /**
   * The processors that translate by the space, one bit each: where it is current, and where its
   * tables are loaded for the moment.
   */
  public final int activeOn() {
    return (active.get() & ~DESTROYED) | loaded.get();
  }

  final int residentSlot() {
    return residentSlot;
  }

  final void setResidentSlot(int slot) {
    residentSlot = slot;
  }

  /** Says that a processor will translate by the space for the moment, or does so no longer. */
  final void setLoaded(int processor, boolean on) {
    loaded.getAndUpdate(now -> on ? now | 1 << processor : now & ~(1 << processor));
  }

  /** Up to which change of the kernel's part the root has it, where a copy may be behind. */
  public final long kernelVersion() {
    return kernelVersion;
  }

  /** Says up to which change of the kernel's part the root has it. */
  public final void setKernelVersion(long version) {
    kernelVersion = version;
  }

  /** Marks the space current on a processor, before that translates by it. */
  final void enter(int processor) {
    int now;
    do {
      now = active.get();
      if (now == DESTROYED) {
        throw new PagingException.DestroyedSpace(this);
      }
    } while (!active.compareAndSet(now, now | 1 << processor));
  }

  /** Marks the space not current on a processor, after that translates by another. */
  final void leave(int processor) {
    active.getAndUpdate(now -> now & ~(1 << processor));
  }

  /** Marks the space destroyed, unless it is current somewhere. */
  final void markDestroyed() {
    if (!active.compareAndSet(0, DESTROYED)) {
      checkAlive();
      throw new PagingException.SpaceActive(this);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time: the holder of the lock
  final void addTableFrames(int delta) {
    tableFrames += delta;
  }

  /** The caller holds the lock: no other adds. Not volatile, for that costs a fence a page. */
  final void addOccupied(long delta) {
    occupied += delta;
  }

  /** The first pages of the lowest-level tables that are linked, in no order. */
  final PageSet tables() {
    return tables;
  }

  /** The first pages of what the entries of a level span that link tables, in no order. */
  final PageSet linked(int level) {
    if (level == 2) {
      return tables;
    }
    int above = level - 2;
    if (above > upperTables.length) {
      int had = upperTables.length;
      upperTables = Arrays.copyOf(upperTables, above);
      for (int i = had; i < above; i++) {
        upperTables[i] = new PageSet();
      }
    }
    return upperTables[above - 1];
  }

  /** The first pages of the large entries, in no order. */
  final PageSet large() {
    return large;
  }

  /** The first pages of large entries that are gone, but which a window may still show. */
  final PageSet largeGone() {
    return largeGone;
  }

  /** Whether the space has a large entry. */
  public final boolean hasLarge() {
    return large.size() != 0;
  }

  final int groups() {
    return groups;
  }

  final void addGroups(int delta) {
    groups += delta;
  }

  /** Keeps the frame of an empty table that must be there again when the large entry is gone. */
  final void keepSpare(long first, long frame) {
    spares.put(first, frame);
  }

  /** Whether a frame is kept for the table of pages from {@code first} on. */
  final boolean hasSpare(long first) {
    return spares.containsKey(first);
  }

  /** Takes the frame kept for the table of pages from {@code first} on, or gives NONE. */
  final long takeSpare(long first) {
    Long frame = spares.remove(first);
    return frame == null ? TableLinks.NONE : frame;
  }

  final int linkVersion() {
    return linkVersion;
  }

  final void linksChanged() {
    linkVersion++;
  }

  final void bind(PagingKernel paging) {
    home = paging;
  }

  final boolean isBoundTo(PagingKernel paging) {
    return home == paging;
  }

  final void checkAlive() {
    if (isDestroyed()) {
      throw new PagingException.DestroyedSpace(this);
    }
  }

  final boolean contains(long page) {
    return page >= first && page < limit;
  }

  /** The first page of the range. */
  public final long firstPage() {
    return first;
  }

  final long limitPage() {
    return limit;
  }

  /** Whether the lock order puts this space before {@code other}: by id, kernel space last. */
  final boolean before(Space other) {
    return other.kernel || (!kernel && id < other.id);
  }

  @Override
  public final long id() {
    return id;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean isKernel() {
    return kernel;
  }

  @Override
  public final PageRange range() {
    return range;
  }

  @Override
  public final boolean isDestroyed() {
    return active.get() == DESTROYED;
  }

  @Override
  public final int activeProcessors() {
    return Integer.bitCount(active.get() & ~DESTROYED);
  }

  @Override
  public final int tableFrames() {
    return tableFrames;
  }

  @Override
  public final long occupiedPages() {
    return (long) OCCUPIED.getOpaque(this);
  }

  @Override
  public final String toString() {
    return name + " (space " + id + ")";
  }
}
