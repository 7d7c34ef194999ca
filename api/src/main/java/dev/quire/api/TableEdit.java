package dev.quire.api;

/**
 * A scope in which the tables of one address space are changed, whether it is current, the kernel
 * space, or not running.
 *
 * <p>Laws, each with a rule in the conformance suite:
 *
 * <ol>
 *   <li>When {@link #close} returns, no processor uses a translation that this edit removed or
 *       lowered.
 *   <li>An operation that fails changes nothing; operations that completed stay.
 *   <li>A range is checked, and frames for its tables are set aside, before its first page changes.
 *   <li>Frames handed to {@link #release} are free only after the invalidation.
 *   <li>{@link #close} can be called twice, and pays all debts however the body ended.
 * </ol>
 *
 * <p>Every method but {@link #space} and {@link #close} throws {@link PagingException.ClosedEdit}
 * after the close; each that takes pages throws {@link PagingException.OutsideRange} for pages
 * outside the space's range, and {@link PagingException.KernelRange} for kernel pages in a user
 * space.
 */
public interface TableEdit extends AutoCloseable {

  /** The space that is edited. */
  AddressSpace space();

  /** Returns what stands in a page's place. */
  PageState lookup(PageNumber page);

  /** Appends what stands in each page's place to {@code states}. */
  void lookup(PageRange pages, PageBuffer states);

  /**
   * Maps a page. The mapping is neither accessed nor dirty and takes no reference to the frame.
   *
   * @throws PagingException.AlreadyMapped if the page is mapped or holds a ticket
   * @throws PagingException.NoSuchFrame if the frame is neither RAM nor device
   * @throws PagingException.OutOfFrames if there is no frame for a table
   * @throws PagingException.ProtectionNotOffered if a user page is asked for in kernel space or the
   *     reverse
   */
  void map(PageNumber page, FrameNumber frame, Protection protection, MemoryType type);

  /**
   * Maps pages to as many consecutive frames; as {@link #map(PageNumber, FrameNumber, Protection,
   * MemoryType)}.
   */
  void map(PageRange pages, FrameNumber first, Protection protection, MemoryType type);

  /**
   * Empties a page and returns what stood there. Dirtiness is passed to the frame ({@link
   * FrameAllocator#isDirty}).
   *
   * @throws PagingException.NotMapped if the page is absent
   */
  PageState unmap(PageNumber page);

  /**
   * Empties pages, absent ones among them or not, and appends what stood in each to {@code
   * displaced} (absent ones too, so that positions count from the first page).
   */
  void unmap(PageRange pages, PageBuffer displaced);

  /** Empties pages, absent ones among them or not, whatever stood there. Dirtiness is passed on. */
  void unmap(PageRange pages);

  /**
   * Maps a page anew, whatever stands there, and returns what stood there. Readers see the old or
   * the new, or wait.
   *
   * @throws PagingException.NotMapped if the page is absent
   * @throws PagingException.NoSuchFrame if the frame is neither RAM nor device
   * @throws PagingException.ProtectionNotOffered as for mapping
   */
  PageState remap(PageNumber page, FrameNumber frame, Protection protection, MemoryType type);

  /** Maps pages anew to consecutive frames; all must be occupied; appends what stood there. */
  void remap(
      PageRange pages,
      FrameNumber first,
      Protection protection,
      MemoryType type,
      PageBuffer displaced);

  /**
   * Changes the protection of a mapped page; frame, memory type, accessed and dirty stay. A ticket
   * stays as it is.
   *
   * @throws PagingException.NotMapped if the page is absent
   * @throws PagingException.ProtectionNotOffered as for mapping
   */
  void protect(PageNumber page, Protection protection);

  /** Changes the protection of all mapped pages among these; tickets and absent pages stay. */
  void protect(PageRange pages, Protection protection);

  /**
   * Puts a ticket into an absent page.
   *
   * @throws PagingException.AlreadyMapped if the page is mapped or holds a ticket
   * @throws PagingException.TicketTooWide if the payload has more bits than a ticket
   * @throws PagingException.OutOfFrames if there is no frame for a table
   */
  void setTicket(PageNumber page, long payload);

  /** Puts the same ticket into pages that are all absent. */
  void setTicket(PageRange pages, long payload);

  /**
   * Takes the ticket out of a page, which is absent afterwards, and returns its payload.
   *
   * @throws PagingException.NoTicket if the page holds none
   */
  long takeTicket(PageNumber page);

  /**
   * Says whether the page was accessed since this was last cleared, and clears it.
   *
   * @throws PagingException.NotMapped if the page is not mapped
   */
  boolean testAndClearAccessed(PageNumber page);

  /** Clears accessed on all mapped pages among these; returns how many had it. */
  long testAndClearAccessed(PageRange pages);

  /**
   * Says whether the page was written through this mapping since this was last cleared, and clears
   * it. The frame's own dirtiness is left alone.
   *
   * @throws PagingException.NotMapped if the page is not mapped
   */
  boolean testAndClearDirty(PageNumber page);

  /** Clears dirty on all mapped pages among these; returns how many had it. */
  long testAndClearDirty(PageRange pages);

  /**
   * Copies bytes into the space's pages, whatever their protection, and marks each page written to
   * accessed and dirty. Stops before the first page that is not mapped: nothing faults here.
   */
  Copied copyIn(VirtualAddress to, byte[] from, int offset, int length);

  /** Copies bytes out of the space's pages; stops before the first that is not mapped. */
  Copied copyOut(VirtualAddress from, byte[] to, int offset, int length);

  /**
   * Drops one reference to a frame when this edit closes, after the invalidations.
   *
   * @throws PagingException.FrameNotAllocated if the frame is not allocated
   */
  void release(FrameNumber frame);

  /** Pays all invalidations, releases frames and the lock. Does nothing the second time. */
  @Override
  void close();
}
