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
 * <p>Large mappings, where there is {@link Feature#LARGE_PAGES}, are one mapping of many pages. A
 * lookup of any page in one shows that page's own frame; copies go through them; whatever takes a
 * range takes a large mapping that lies in it as a whole. What would change a part of one is
 * refused as {@link PagingException.LargePage}: {@link #split} it first. A large mapping counts as
 * accessed and dirty from the start on every backend, and so do the pages that it is split into:
 * nothing is recorded for it, and its marks cannot be cleared.
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
   * @throws PagingException.LargePage if it lies in a large mapping
   */
  PageState unmap(PageNumber page);

  /**
   * Empties pages, absent ones among them or not, and appends what stood in each to {@code
   * displaced} (absent ones too, so that positions count from the first page; large mappings page
   * by page).
   *
   * @throws PagingException.LargePage if a large mapping lies partly in the range
   */
  void unmap(PageRange pages, PageBuffer displaced);

  /** Empties pages, absent ones among them or not, whatever stood there. Dirtiness is passed on. */
  void unmap(PageRange pages);

  /**
   * Maps a page anew, whatever stands there, and returns what stood there. Readers see the old or
   * the new, or wait.
   *
   * @throws PagingException.NotMapped if the page is absent
   * @throws PagingException.LargePage if it lies in a large mapping
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
   * @throws PagingException.LargePage if it lies in a large mapping
   * @throws PagingException.ProtectionNotOffered as for mapping
   */
  void protect(PageNumber page, Protection protection);

  /**
   * Changes the protection of all mapped pages among these; tickets and absent pages stay.
   *
   * @throws PagingException.LargePage if a large mapping lies partly in the range
   */
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
   * @throws PagingException.LargePage if it, or one of those of a range, lies in a large mapping;
   *     so do all that clear marks
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
   * Maps 2^{@code order} pages by one large mapping to as many consecutive frames. It is accessed
   * and dirty from the start and takes no reference to the frames.
   *
   * @param order one of {@link Layout#largeOrders}
   * @throws PagingException.OrderNotOffered if the order is not offered
   * @throws PagingException.Misaligned if the first page or frame is not a multiple of 2^{@code
   *     order}
   * @throws PagingException.AlreadyMapped if one of the pages is mapped or holds a ticket
   * @throws PagingException.NoSuchFrame if the frames are neither RAM nor device
   * @throws PagingException.OutOfFrames if there is no frame for a table
   * @throws PagingException.ProtectionNotOffered as for mapping
   */
  void mapLarge(
      PageNumber first, int order, FrameNumber frame, Protection protection, MemoryType type);

  /**
   * Empties all pages of a large mapping and returns what stood in the first one. Dirtiness is
   * passed to the frames. No processor uses the mapping any more when this returns.
   *
   * @throws PagingException.NotLarge if no large mapping begins at this page
   */
  PageState unmapLarge(PageNumber first);

  /**
   * Makes a large mapping one of the next smaller size, small pages or large ones: each page keeps
   * frame, protection and memory type, and is accessed and dirty. The old mapping is gone on every
   * processor before the new ones are made; an access meanwhile waits.
   *
   * @param page any page of the mapping
   * @throws PagingException.NotLarge if the page lies in no large mapping
   * @throws PagingException.OutOfFrames if there is no frame for a table
   */
  void split(PageNumber page);

  /** log2 of the pages of the large mapping in which a page lies; 0 if it lies in none. */
  int order(PageNumber page);

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
