package dev.quire.x86.kernel;

import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.x86.layout.X86Geometry;

/**
 * All tables of kernel space exist from boot and stay, so that its directory entries never change:
 * a new space copies them once.
 */
public final class X86PreallocatedKernel implements KernelSpaceSync {
  private final int firstSlot;
  private final int slots;

  X86PreallocatedKernel(X86AddressMap map) {
    this.firstSlot = map.kernelSlot();
    this.slots = map.transientSlot() - firstSlot + 1;
  }

  @Override
  public void adopt(KernelProcessor on, long rootAddress) {
    int[] entries = new int[slots];
    on.words().load(X86Windows.OWN.directoryEntry(firstSlot), entries, slots);
    long to = rootAddress + ((long) firstSlot << X86Geometry.ENTRY_SHIFT);
    on.words().store(to, entries, slots);
  }

  @Override
  public boolean linksChange() {
    return false;
  }

  @Override
  public void changed(KernelProcessor on, long page) {
    throw new IllegalStateException("a preallocated table of kernel space was linked or unlinked");
  }
}
