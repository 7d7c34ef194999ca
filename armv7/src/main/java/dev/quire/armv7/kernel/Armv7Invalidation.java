package dev.quire.armv7.kernel;

import dev.quire.api.Counter;
import dev.quire.api.PageNumber;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.armv7.layout.Tlbi;
import dev.quire.common.engine.Debts;
import dev.quire.common.engine.Invalidation;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;

/**
 * TLB operations by address and ASID (DDI 0406C, B3.10.5), broadcast where there is more than one
 * processor.
 *
 * <p>Unlike x86, translations of a space may be cached wherever it ever ran, under its ASID; the
 * broadcast reaches them without interrupting anyone.
 */
public final class Armv7Invalidation implements Invalidation {
  private final int n;
  private final boolean broadcast;

  Armv7Invalidation(int n, int processors) {
    this.n = n;
    this.broadcast = processors > 1;
  }

  /** Unlike x86, a walk sees a store only after a barrier. */
  @Override
  public void publish(KernelProcessor on) {
    Armv7Cpu cpu = cpu(on);
    cpu.dsb();
    cpu.isb();
  }

  @Override
  public void pay(KernelProcessor on, Space space, Debts debts) {
    cpu(on).dsb();
    int asid = asidOf(space);
    if (asid != AsidAllocator.NONE) {
      payCached(on, space, debts, asid);
      complete(on);
    }
  }

  /** Waits until the operations so far are done, on all processors: one shootdown. */
  void complete(KernelProcessor on) {
    publish(on);
    if (broadcast) {
      on.counts().add(Counter.SHOOTDOWNS, 1);
    }
  }

  private void payCached(KernelProcessor on, Space space, Debts debts, int asid) {
    if (debts.all()) {
      if (space.isKernel()) {
        everything(on);
      } else {
        asid(on, asid);
      }
      return;
    }
    for (int i = 0; i < debts.pageCount(); i++) {
      page(on, space, debts.page(i), asid);
    }
    for (int i = 0; i < debts.tableCount(); i++) {
      for (int quarter = 0; quarter < Armv7Geometry.QUARTERS; quarter++) {
        // What walks remember of each L1 descriptor of the group.
        long sections = (long) quarter << Armv7Geometry.L2_INDEX_BITS;
        page(on, space, debts.table(i) + sections, asid);
      }
    }
  }

  @Override
  public void local(KernelProcessor on, Space space, long page) {
    Armv7Cpu cpu = cpu(on);
    long address = page << PageNumber.SHIFT;
    if (space.isKernel()) {
      cpu.tlbimvaa(Tlbi.mva(address));
    } else {
      cpu.tlbimva(Tlbi.mva(address, asidOf(space)));
    }
    on.counts().add(Counter.PAGE_INVALIDATIONS, 1);
    publish(on);
  }

  /** Unlike x86, a fault drops nothing, and a descriptor with fewer rights may be kept anywhere. */
  @Override
  public void raised(KernelProcessor on, Space space, long page) {
    page(on, space, page, asidOf(space));
    complete(on);
  }

  @Override
  public void transientPage(KernelProcessor on, long page) {
    cpu(on).dsb();
    allAsids(on, page << PageNumber.SHIFT);
    complete(on);
  }

  /** Drops the window page that showed the table of {@code page}, in the space's own window. */
  void windowPage(KernelProcessor on, Space space, long page) {
    int word = (int) (page >>> Armv7Geometry.VIEW_INDEX_BITS);
    if (space.isKernel()) {
      allAsids(on, MirrorGeometry.seenAt(MirrorGeometry.KERNEL_WINDOW, word));
      return;
    }
    int asid = asidOf(space);
    if (asid != AsidAllocator.NONE) {
      long seen = MirrorGeometry.seenAt(MirrorGeometry.window(n), word);
      page(on, space, seen >>> PageNumber.SHIFT, asid);
    }
  }

  private void page(KernelProcessor on, Space space, long page, int asid) {
    long address = page << PageNumber.SHIFT;
    if (space.isKernel()) {
      allAsids(on, address);
      return;
    }
    Armv7Cpu cpu = cpu(on);
    if (broadcast) {
      cpu.tlbimvais(Tlbi.mva(address, asid));
    } else {
      cpu.tlbimva(Tlbi.mva(address, asid));
    }
    on.counts().add(Counter.PAGE_INVALIDATIONS, 1);
  }

  /** Drops the page of one address whatever the ASID; global entries too. */
  void allAsids(KernelProcessor on, long address) {
    Armv7Cpu cpu = cpu(on);
    if (broadcast) {
      cpu.tlbimvaais(Tlbi.mva(address));
    } else {
      cpu.tlbimvaa(Tlbi.mva(address));
    }
    on.counts().add(Counter.PAGE_INVALIDATIONS, 1);
  }

  /** Drops all that has this ASID. */
  void asid(KernelProcessor on, int asid) {
    Armv7Cpu cpu = cpu(on);
    if (broadcast) {
      cpu.tlbiasidis(Tlbi.asid(asid));
    } else {
      cpu.tlbiasid(Tlbi.asid(asid));
    }
    on.counts().add(Counter.FULL_INVALIDATIONS, 1);
  }

  /** Drops all that has this ASID on this processor alone. */
  void localAsid(KernelProcessor on, int asid) {
    cpu(on).tlbiasid(Tlbi.asid(asid));
    on.counts().add(Counter.FULL_INVALIDATIONS, 1);
    publish(on);
  }

  /** Drops everything. */
  void everything(KernelProcessor on) {
    Armv7Cpu cpu = cpu(on);
    if (broadcast) {
      cpu.tlbiallis();
    } else {
      cpu.tlbiall();
    }
    on.counts().add(Counter.FULL_INVALIDATIONS, 1);
  }

  /** The ASID under which translations of a space may be cached, or NONE. */
  static int asidOf(Space space) {
    return space.isKernel() ? AsidAllocator.RESERVED : ((Armv7Space) space).asid();
  }

  static Armv7Cpu cpu(KernelProcessor on) {
    return (Armv7Cpu) on.cpu();
  }
}
