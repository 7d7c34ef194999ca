package dev.quire.api;

/**
 * The translations of one program, or of the kernel. It is changed through {@link Processor#edit}.
 */
public interface AddressSpace {

  /** A number that no other space of this paging subsystem has or had; kernel space has 0. */
  long id();

  /** The name that it was created with. */
  String name();

  /** Whether this is the kernel space. */
  boolean isKernel();

  /** The pages that can be mapped here. */
  PageRange range();

  /** Whether it was destroyed. */
  boolean isDestroyed();

  /** The number of processors on which it is current. */
  int activeProcessors();

  /** The number of frames that its tables occupy, root included. */
  int tableFrames();

  /** The pages that hold a mapping or a ticket. */
  long occupiedPages();
}
