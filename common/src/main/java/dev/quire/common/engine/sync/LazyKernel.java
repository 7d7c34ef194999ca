package dev.quire.common.engine.sync;

import dev.quire.api.Counter;
import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import java.util.BitSet;

/**
 * A space learns of an added entry at its first fault there; removal and replacement go to every
 * space at once, since nothing faults that tells of them.
 */
final class LazyKernel extends CopiedKernel {
  // Rises with each entry that is added; a space that has the same number has them all.
  private volatile long additions;
  private final BitSet absent = new BitSet();

  LazyKernel(KernelPart part) {
    super(KernelSyncScheme.LAZY, part);
  }

  @Override
  void adopted(Space space, long[] entries) {
    space.setKernelVersion(additions);
    for (int place = 0; place < part.places(); place++) {
      absent.set(place, part.isAbsent(entries, place));
    }
  }

  /** The current space may lack entries, the original does not. */
  @Override
  void loadAll(KernelProcessor on, long[] entries) {
    part.loadFromFrame(on, on.paging().kernel(), 0, part.places(), entries);
  }

  @Override
  void spread(KernelProcessor on, Space shown, int place, long[] entries) {
    boolean gone = part.isAbsent(entries, 0);
    boolean added = !gone && absent.get(place);
    absent.set(place, gone);
    if (!added) {
      writeToAll(on, shown, place, entries);
      return;
    }
    long before = additions;
    additions = before + 1;
    if (shown.kernelVersion() == before) {
      shown.setKernelVersion(before + 1);
    }
  }

  /** An edit looks for tables in the entries of the current space: it must have them all. */
  @Override
  public void editing(KernelProcessor on) {
    Space current = on.loadedSpace();
    if (current.isKernel() || current.kernelVersion() == additions || shown(on) != current) {
      return;
    }
    long[] entries = new long[part.places() * part.words()];
    lock(on);
    try {
      loadAll(on, entries);
      copy(on, current, 0, part.places(), entries);
      current.setKernelVersion(additions);
    } finally {
      unlock(on);
    }
    on.paging().parts().invalidation().publish(on);
  }

  @Override
  public boolean answer(KernelProcessor on, long page) {
    Space current = on.loadedSpace();
    if (current.isKernel() || current.kernelVersion() == additions) {
      return false;
    }
    int place = part.place(page);
    long[] theirs = new long[part.words()];
    long[] original = new long[part.words()];
    boolean lacked;
    lock(on);
    try {
      part.loadFromFrame(on, current, place, 1, theirs);
      part.loadFromFrame(on, on.paging().kernel(), place, 1, original);
      lacked = part.isAbsent(theirs, 0) && !part.isAbsent(original, 0);
      if (lacked) {
        part.storeInFrame(on, current, place, 1, original);
        on.counts().add(Counter.KERNEL_ENTRIES_COPIED, 1);
      }
    } finally {
      unlock(on);
    }
    on.paging().parts().invalidation().publish(on);
    return lacked;
  }
}
