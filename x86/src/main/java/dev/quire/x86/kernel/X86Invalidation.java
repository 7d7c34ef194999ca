package dev.quire.x86.kernel;

import dev.quire.api.Counter;
import dev.quire.api.PageNumber;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.Debts;
import dev.quire.common.engine.Invalidation;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import dev.quire.x86.layout.Cr;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * INVLPG, CR3 and shootdowns (SDM 3A, 4.10.4 and 4.10.5). User translations are not global and have
 * no tag: they are cached only where their space is current.
 */
public class X86Invalidation implements Invalidation, KernelProcessor.ShootdownWork {
  private final @Nullable TableView own;

  /**
   * Creates the invalidation of a format.
   *
   * @param own where the tables of the current space appear, if they do
   */
  X86Invalidation(@Nullable TableView own) {
    this.own = own;
  }

  /** Walks see stores as they are made. */
  @Override
  public void publish(KernelProcessor on) {}

  @Override
  public void pay(KernelProcessor on, Space space, Debts debts) {
    if (space.isKernel() || on.loadedSpace() == space) {
      serve(on, space, debts);
    }
    int everywhere = (1 << on.paging().processors().size()) - 1;
    if (everywhere == 1) {
      return;
    }
    // The stores to the tables come before the question where the space is current: a processor
    // that makes it current later walks the tables as they are now.
    VarHandle.fullFence();
    on.shootDown(space.isKernel() ? everywhere : holders(space, debts), space, debts, this);
  }

  /** The processors besides this one that may hold what {@code debts} of a user space names. */
  int holders(Space space, Debts debts) {
    return space.activeOn();
  }

  @Override
  public void serve(KernelProcessor on, Space space, Debts debts) {
    if (debts.all()) {
      if (space.isKernel()) {
        everything(on);
      } else {
        everythingOfUser(on);
      }
      return;
    }
    for (int i = 0; i < debts.pageCount(); i++) {
      address(on, debts.page(i) << PageNumber.SHIFT);
    }
    for (int i = 0; i < debts.tableCount(); i++) {
      table(on, debts.table(i), debts.tableLevel(i));
    }
  }

  /**
   * Drops the page in the window of a table that was unlinked from a level, and all that walks
   * remember of upper levels.
   */
  void table(KernelProcessor on, long page, int level) {
    // Any address does for the upper levels.
    address(
        on, own == null ? page << PageNumber.SHIFT : own.table(level - 1, page, TableLinks.NONE));
  }

  @Override
  public void local(KernelProcessor on, Space space, long page) {
    address(on, page << PageNumber.SHIFT);
  }

  /**
   * A fault drops the translation that caused it (SDM 3A, 4.10.4.1), on each processor for itself.
   */
  @Override
  public void raised(KernelProcessor on, Space space, long page) {
    local(on, space, page);
  }

  @Override
  public void transientPage(KernelProcessor on, long page) {
    address(on, page << PageNumber.SHIFT);
  }

  /** Drops the page of one address, and all paging-structure caches. */
  void address(KernelProcessor on, long address) {
    cpu(on).invlpg(address);
    on.counts().add(Counter.PAGE_INVALIDATIONS, 1);
  }

  /** Drops all that is not global. */
  void everythingOfUser(KernelProcessor on) {
    X86Cpu cpu = cpu(on);
    cpu.setCr3(cpu.cr3());
    on.counts().add(Counter.FULL_INVALIDATIONS, 1);
  }

  /** Drops everything. */
  private static void everything(KernelProcessor on) {
    X86Cpu cpu = cpu(on);
    int cr4 = cpu.cr4();
    cpu.setCr4(cr4 & ~Cr.CR4_PGE);
    cpu.setCr4(cr4);
    on.counts().add(Counter.FULL_INVALIDATIONS, 1);
  }

  static X86Cpu cpu(KernelProcessor on) {
    return (X86Cpu) on.cpu();
  }
}
