package dev.quire.common.engine.sync;

import dev.quire.api.Counter;
import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the schemes have in common that copy the kernel's entries into every space: who has a copy,
 * and how one is made and written. The kernel's own root is the original.
 *
 * <p>Invariants, under the lock:
 *
 * <ol>
 *   <li>The kernel's own root has every change that {@link #changed} was told.
 *   <li>So has the root of every space that a processor may walk, but for entries that were added
 *       where the scheme is lazy.
 *   <li>A space that is not registered is walked by no processor.
 * </ol>
 */
abstract class CopiedKernel implements KernelSpaceSync {
  final KernelPart part;
  private final KernelSyncScheme scheme;
  private final SyncLock lock = new SyncLock();
  private final Set<Space> spaces = new LinkedHashSet<>();

  CopiedKernel(KernelSyncScheme scheme, KernelPart part) {
    this.scheme = scheme;
    this.part = part;
  }

  @Override
  public final KernelSyncScheme scheme() {
    return scheme;
  }

  @Override
  public final int level() {
    return part.level();
  }

  @Override
  public boolean linksChange() {
    return true;
  }

  final void lock(KernelProcessor on) {
    lock.lock(on);
  }

  final void unlock(KernelProcessor on) {
    lock.unlock(on);
  }

  /** The spaces that have a copy; under the lock. */
  final Set<Space> spaces() {
    return spaces;
  }

  @Override
  public final void adopt(KernelProcessor on, Space space, TableView view) {
    long[] entries = new long[part.places() * part.words()];
    beforeAdopting(on, space);
    lock(on);
    try {
      loadAll(on, entries);
      part.storeRoot(on, view, space, entries);
      on.paging().parts().invalidation().publish(on);
      spaces.add(space);
      adopted(space, entries);
    } finally {
      unlock(on);
    }
  }

  /** A space will be registered; without the lock. */
  void beforeAdopting(KernelProcessor on, Space space) {}

  /** A space is registered no more; without the lock. */
  void afterForgetting(KernelProcessor on, Space space) {}

  /** A space has got its copy. */
  void adopted(Space space, long[] entries) {}

  @Override
  public final void forget(KernelProcessor on, Space space) {
    lock(on);
    try {
      spaces.remove(space);
    } finally {
      unlock(on);
    }
    afterForgetting(on, space);
  }

  /** Loads the entries of all places as they are. */
  void loadAll(KernelProcessor on, long[] entries) {
    Space kernel = on.paging().kernel();
    TableView view = on.openView(kernel);
    try {
      part.load(on, view, shown(on), 0, part.places(), entries);
    } finally {
      on.closeView(kernel);
    }
  }

  /** Whose entries a view of kernel space shows. */
  static Space shown(KernelProcessor on) {
    return on.paging().parts().access().showsCurrentKernel()
        ? on.loadedSpace()
        : on.paging().kernel();
  }

  @Override
  public final void changed(KernelProcessor on, TableView view, long page) {
    int place = part.place(page);
    long[] entries = new long[part.words()];
    lock(on);
    try {
      Space shown = shown(on);
      part.load(on, view, shown, place, 1, entries);
      Space kernel = on.paging().kernel();
      if (shown != kernel) {
        part.storeInFrame(on, kernel, place, 1, entries);
      }
      spread(on, shown, place, entries);
    } finally {
      unlock(on);
    }
    on.paging().parts().invalidation().publish(on);
  }

  /** Has spaces know of a change that {@code shown} and the kernel's own root have already. */
  abstract void spread(KernelProcessor on, Space shown, int place, long[] entries);

  /** Writes the entries of a place to every space that has a copy but one. */
  final void writeToAll(KernelProcessor on, Space shown, int place, long[] entries) {
    for (Space space : spaces) {
      if (space != shown) {
        write(on, space, place, entries);
        on.counts().add(Counter.KERNEL_ENTRIES_COPIED, 1);
      }
    }
  }

  /** Writes the entries of a place to one space, by whatever reaches its tables. */
  void write(KernelProcessor on, Space space, int place, long[] entries) {
    TableView view = on.openView(space);
    try {
      part.store(on, view, space, place, 1, entries);
    } finally {
      on.closeView(space);
    }
  }

  /** Writes entries to one space by a transient mapping, and counts them. */
  final void copy(KernelProcessor on, Space space, int place, int count, long[] entries) {
    part.storeInFrame(on, space, place, count, entries);
    on.counts().add(Counter.KERNEL_ENTRIES_COPIED, count);
  }
}
