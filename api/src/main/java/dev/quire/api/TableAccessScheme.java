package dev.quire.api;

/** How kernel code reaches the page tables of an address space. */
public enum TableAccessScheme {
  /**
   * The current space through a window in its own tables (x86: recursive slot; ARMv7: mirror), any
   * other through a foreign window that is pointed at it for the moment.
   */
  WINDOW,
  /** All of RAM is mapped at an offset in kernel space, so that every table has an address. */
  DIRECT_MAP,
  /** A table's frame is mapped for the moment in the transient-mapping region. */
  TRANSIENT,
  /**
   * The top-level table of every space is mapped in kernel space; tables beneath are reached
   * through the window of the current space, or by transient mappings.
   */
  RESIDENT_DIRECTORIES,
  /** The other space's root is loaded, edited through its own window, and left again. */
  SWITCH,
  /** Paging is switched off for the moment, and tables are reached by their physical addresses. */
  MMU_OFF
}
