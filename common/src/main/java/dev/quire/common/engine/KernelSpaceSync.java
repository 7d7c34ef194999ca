package dev.quire.common.engine;

import dev.quire.api.KernelSyncScheme;

/**
 * How a change in the top level of kernel space reaches every space; one of the engine's four
 * choices.
 *
 * <p>Law: when the edit of kernel space that made a change has closed, no access on any processor,
 * whatever space is current there, finds kernel space as it was.
 */
public interface KernelSpaceSync {

  /** Which choice this is. */
  KernelSyncScheme scheme();

  /** The level whose kernel entries every space has a copy of; 0 if there is none. */
  int level();

  /**
   * Whether tables of kernel space come and go. If not, all of them exist from boot and stay when
   * they are empty.
   */
  boolean linksChange();

  /**
   * Whether a top-level entry that kernel code is using at that moment may be changed.
   *
   * @see dev.quire.api.KernelSyncScheme#changesEntriesInUse
   */
  default boolean changesEntriesInUse() {
    return scheme().changesEntriesInUse();
  }

  /**
   * Gives the root of a new space, not yet in use and seen through {@code view} for the moment, the
   * kernel's part of the top level.
   */
  void adopt(KernelProcessor on, Space space, TableView view);

  /** An edit of kernel space begins: its view shows what the current space has. */
  default void editing(KernelProcessor on) {}

  /**
   * The entry for {@code page} of {@link #level} has changed, as {@code view} shows it; every space
   * must see it no later than the edit's close.
   */
  void changed(KernelProcessor on, TableView view, long page);

  /**
   * {@code space} becomes current next on {@code on}, or its root is loaded there for the moment.
   * Interrupts are masked from before this until it is.
   */
  default void entering(KernelProcessor on, Space space) {}

  /**
   * A kernel access to {@code page} faulted; the lock of kernel space is held. Whether the current
   * space lacked its entry and has it now.
   */
  default boolean answer(KernelProcessor on, long page) {
    return false;
  }

  /** A space is being destroyed; its root goes next. */
  default void forget(KernelProcessor on, Space space) {}
}
