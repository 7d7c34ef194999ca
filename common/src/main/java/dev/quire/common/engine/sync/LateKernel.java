package dev.quire.common.engine.sync;

import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What the schemes have in common by which a space that is not current learns of changes when it is
 * activated. Changes are numbered; a space has the number up to which it has them.
 *
 * <p>A space that a processor may walk, for it is current there or just becomes or was, is told at
 * once by whoever makes the change. The processor says first which space it goes to, then compares
 * the numbers; who makes a change raises the number first, then looks where processors are: so one
 * of them sees the other. No interrupt comes until the root is loaded: its edit might go elsewhere.
 */
abstract class LateKernel extends CopiedKernel {
  private volatile long version;
  // For each processor where it goes or went last, and what was current and loaded before.
  private final AtomicReferenceArray<@Nullable Space> going;
  private final AtomicReferenceArray<@Nullable Space> current;
  private final AtomicReferenceArray<@Nullable Space> loaded;

  LateKernel(KernelSyncScheme scheme, KernelPart part, int processors) {
    super(scheme, part);
    this.going = new AtomicReferenceArray<>(processors);
    this.current = new AtomicReferenceArray<>(processors);
    this.loaded = new AtomicReferenceArray<>(processors);
  }

  @Override
  final void adopted(Space space, long[] entries) {
    space.setKernelVersion(version);
  }

  @Override
  public final void entering(KernelProcessor on, Space space) {
    goes(on, space);
    if (space.isKernel() || space.kernelVersion() == version) {
      return;
    }
    lock(on);
    try {
      // Whoever waits for the lock may go elsewhere and come back in between.
      goes(on, space);
      long behind = version - space.kernelVersion();
      if (behind != 0) {
        catchUp(on, space, version, behind);
        space.setKernelVersion(version);
      }
    } finally {
      unlock(on);
    }
    on.paging().parts().invalidation().publish(on);
  }

  private void goes(KernelProcessor on, Space space) {
    current.set(on.index(), on.currentSpace());
    loaded.set(on.index(), on.loadedSpace());
    going.set(on.index(), space);
  }

  /** Has a space know of the last {@code behind} changes, of which there were {@code version}. */
  abstract void catchUp(KernelProcessor on, Space space, long version, long behind);

  /** Copies the entries of all places to a space. */
  final void copyAll(KernelProcessor on, Space space) {
    long[] entries = new long[part.places() * part.words()];
    loadAll(on, entries);
    copy(on, space, 0, part.places(), entries);
  }

  @Override
  final void spread(KernelProcessor on, Space shown, int place, long[] entries) {
    long before = version;
    version = before + 1;
    note(on, before, place, entries);
    tell(on, shown, shown, place, entries, before);
    for (int i = 0; i < going.length(); i++) {
      tell(on, going.get(i), shown, place, entries, before);
      tellIfActive(on, current.get(i), shown, place, entries, before);
      tellIfActive(on, loaded.get(i), shown, place, entries, before);
    }
  }

  private void tellIfActive(
      KernelProcessor on,
      @Nullable Space space,
      Space shown,
      int place,
      long[] entries,
      long before) {
    if (space != null && space.activeOn() != 0) {
      tell(on, space, shown, place, entries, before);
    }
  }

  /** Keeps a change for those that learn of it later; it is the one with this number. */
  void note(KernelProcessor on, long number, int place, long[] entries) {}

  /** Has a space know of a change if it knows of all before it. */
  private void tell(
      KernelProcessor on,
      @Nullable Space space,
      Space shown,
      int place,
      long[] entries,
      long before) {
    if (space != null && space.kernelVersion() == before && spaces().contains(space)) {
      if (space != shown) {
        copy(on, space, place, 1, entries);
      }
      space.setKernelVersion(before + 1);
    }
  }
}
