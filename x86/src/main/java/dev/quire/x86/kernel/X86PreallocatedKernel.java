package dev.quire.x86.kernel;

import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
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
  public int level() {
    return X86Links.DIRECTORY;
  }

  @Override
  public boolean linksChange() {
    return false;
  }

  @Override
  public boolean changesEntriesInUse() {
    return true;
  }

  @Override
  public void adopt(KernelProcessor on, Space space, TableView view) {
    long page = (long) firstSlot << X86Geometry.INDEX_BITS;
    long[] entries = new long[slots];
    Space kernel = on.paging().kernel();
    TableView from = on.openView(kernel);
    try {
      on.words().load(from.root(page), entries, slots);
    } finally {
      on.closeView(kernel);
    }
    on.words().store(view.root(page), entries, slots);
  }

  @Override
  public void changed(KernelProcessor on, TableView view, long page) {
    throw new IllegalStateException("a preallocated table of kernel space was linked or unlinked");
  }
}
