package dev.quire.x86.kernel;

import dev.quire.api.PageRange;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.NewSpace;
import dev.quire.common.engine.RootFrames;
import dev.quire.common.engine.RootView;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.Space;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.X86Geometry;

/**
 * Page directories: made by a transient mapping, with the kernel's entries and, where the table
 * access uses it, a self-map.
 */
public final class X86Roots implements Roots {
  private final RootFrames source;
  private final PageRange user;
  private final boolean selfMap;

  X86Roots(RootFrames source, PageRange user, boolean selfMap) {
    this.source = source;
    this.user = user;
    this.selfMap = selfMap;
  }

  @Override
  public Space create(KernelProcessor on, long id, String name) {
    return NewSpace.make(on, source, id, its -> make(on, id, name, its));
  }

  private Space make(KernelProcessor on, long id, String name, NewSpace its) {
    RootFrames.Mapped root = its.take(0);
    Space space = new Space(id, name, false, user, root.frame(), root.count(), 0);
    if (selfMap) {
      int self = Pde.table(root.frame(), X86Windows.WINDOW_BITS);
      long selfAt = root.address() + ((long) X86AddressMap.SELF_SLOT << X86Geometry.ENTRY_SHIFT);
      on.words().store(selfAt, Integer.toUnsignedLong(self));
    }
    its.known(space, new RootView(on.paging().parts().geometry(), root.address()));
    return space;
  }

  /** Unlike ARMv7, nothing of a space that is not current is cached. */
  @Override
  public void remove(KernelProcessor on, Space space) {
    on.paging().frames().drop(space.root());
  }

  @Override
  public void activate(KernelProcessor on, Space space) {
    X86Invalidation.cpu(on).setCr3(Cr.cr3(space.root()));
  }
}
