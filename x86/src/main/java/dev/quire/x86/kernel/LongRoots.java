package dev.quire.x86.kernel;

import dev.quire.api.PageRange;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.NewSpace;
import dev.quire.common.engine.RootFrames;
import dev.quire.common.engine.RootView;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.WidePde;

/** PML4 tables: with the kernel's entries, which never change, and a self-map. */
final class LongRoots implements Roots {
  private final RootFrames source;
  private final LongAddressMap map;
  private final PageRange user;

  LongRoots(RootFrames source, LongAddressMap map) {
    this.source = source;
    this.map = map;
    this.user = map.layout().user();
  }

  @Override
  public Space create(KernelProcessor on, long id, String name) {
    return NewSpace.make(on, source, id, its -> make(on, id, name, its));
  }

  private Space make(KernelProcessor on, long id, String name, NewSpace its) {
    RootFrames.Mapped root = its.take(0);
    Space space = new Space(id, name, false, user, root.frame(), root.count(), 0);
    RootView view = new RootView(LongKernel.GEOMETRY, root.address());
    copyKernel(on, view);
    if (map.plan().ownWindow()) {
      long self = view.root(LongAddressMap.firstPage(LongView.SELF_SLOT));
      on.words().store(self, WidePde.table(root.frame(), LongWindows.WINDOW_BITS));
    }
    its.known(space, view);
    return space;
  }

  private static void copyKernel(KernelProcessor on, TableView to) {
    long first = LongAddressMap.firstPage(LongAddressMap.KERNEL_SLOT);
    long[] entries = new long[LongAddressMap.KERNEL_SLOTS];
    Space kernel = on.paging().kernel();
    TableView from = on.openView(kernel);
    try {
      on.words().load(from.root(first), entries, entries.length);
    } finally {
      on.closeView(kernel);
    }
    on.words().store(to.root(first), entries, entries.length);
  }

  /** Nothing of a space that is not current is cached. */
  @Override
  public void remove(KernelProcessor on, Space space) {
    on.paging().frames().drop(space.root());
  }

  @Override
  public void activate(KernelProcessor on, Space space) {
    X86Invalidation.cpu(on).setCr3(Cr.cr3(space.root()));
  }
}
