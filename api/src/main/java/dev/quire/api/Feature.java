package dev.quire.api;

/**
 * What the hardware of a backend may be able to do. Whatever is not named here behaves identically
 * on every backend.
 */
public enum Feature {
  /**
   * Pages can refuse instruction fetches. Without it {@link Protection#executable()} is granted
   * with every mapping, and {@link TableEdit#lookup} says so.
   */
  EXECUTE_NEVER,
  /**
   * Translations are tagged with their address space, so that {@link Processor#activate} keeps
   * them. Without it activation drops them. Changes no result, only costs.
   */
  ADDRESS_SPACE_IDENTIFIERS,
  /**
   * Kernel translations stay valid across {@link Processor#activate}. Without it {@link
   * PageState.Mapped#global()} is false for kernel pages too.
   */
  GLOBAL_PAGES,
  /**
   * The memory management unit itself records that a page was accessed. Without it the first access
   * costs a fault, which no caller sees.
   */
  HARDWARE_ACCESSED,
  /**
   * The memory management unit itself records that a page was written. Without it the first write
   * costs a fault, which no caller sees.
   */
  HARDWARE_DIRTY,
  /**
   * One mapping can be of many pages, as {@link Layout#largeOrders} says. Without it there are no
   * orders, {@link TableEdit#mapLarge} refuses each, and large platform mappings are made of pages.
   */
  LARGE_PAGES,
  /** Invalidations reach other processors without interrupting them. Changes only costs. */
  BROADCAST_INVALIDATION
}
