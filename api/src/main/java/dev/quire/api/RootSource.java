package dev.quire.api;

/** Where the top-level tables of a new address space come from. */
public enum RootSource {
  /** From the frame allocator, filled by transient mappings. */
  FRAMES,
  /**
   * From a page-aligned allocation of the kernel heap, whose mapping is given up without giving up
   * the frames once it is filled.
   */
  HEAP
}
