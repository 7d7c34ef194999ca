package dev.quire.api;

import com.google.errorprone.annotations.MustBeClosed;

/**
 * Where kernel code runs. One thread drives a processor at a time; a thread that drives one while
 * others drive theirs does so inside {@link #run}.
 */
public interface Processor {

  /** The index of this processor, from 0. */
  int index();

  /** The paging subsystem it belongs to. */
  Paging paging();

  /** The space whose translations this processor uses now; the kernel space after boot. */
  AddressSpace current();

  /**
   * Makes {@code space} current. The kernel space can be activated too: then no user page is
   * mapped.
   *
   * @throws PagingException.DestroyedSpace if it was destroyed
   * @throws PagingException.RefusedInEdit if an edit is open on this processor
   * @throws PagingException.WrongSpace if it is another machine's
   */
  void activate(AddressSpace space);

  /**
   * Opens an edit of {@code space}: current, kernel space, or one that is not running, all alike.
   * Takes the space's lock, reentrant for this processor.
   *
   * @throws PagingException.DestroyedSpace if it was destroyed
   * @throws PagingException.WrongSpace if it is another machine's
   * @throws PagingException.SpaceBusy if waiting for the lock would never end: it is held by a
   *     processor that this very thread drives, or it is held by another processor while this one
   *     holds a space that comes later in the order (kernel space is last, others by id), or an
   *     interrupt handler asks for what the interrupted code edits, or for a user space that
   *     another processor edits
   */
  @MustBeClosed
  TableEdit edit(AddressSpace space);

  /** Memory as kernel code sees it. */
  Memory kernel();

  /** Memory as user code of the current space sees it. */
  Memory user();

  /** The contents of frames, seen through transient mappings. */
  FrameAccess frames();

  /**
   * Drives this processor with the calling thread until {@code body} returns: other threads that
   * need something of this processor wait until it acknowledges at its next access. Not reentrant
   * on another thread; outside of {@code run} a processor counts as idle between two calls, and all
   * idle processors must be driven by one thread.
   */
  void run(Runnable body);

  /** Lets this processor serve what others ask of it: to be called in every waiting loop. */
  void pause();

  /** Does what the kernel has put off for an idle moment, such as zeroing frames in advance. */
  void idle();

  /** What was counted on this processor since boot. */
  Counters counters();
}
