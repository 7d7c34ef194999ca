package dev.quire.common.engine;

/** How a change in the top level of kernel space reaches every space. */
public interface KernelSpaceSync {

  /**
   * Gives the root of a new space, not yet in use and mapped at {@code rootAddress} for the moment,
   * the kernel's part of the top level.
   */
  void adopt(KernelProcessor on, long rootAddress);

  /**
   * Whether tables of kernel space come and go. If not, all of them exist from boot and stay when
   * they are empty.
   */
  boolean linksChange();

  /** A link of the top level of kernel space has changed; every space must see it on return. */
  void changed(KernelProcessor on, long page);
}
