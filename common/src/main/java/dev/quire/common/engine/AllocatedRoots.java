package dev.quire.common.engine;

import dev.quire.api.FrameOwner;
import dev.quire.common.frame.ManagedFrames;

/** Roots from the frame allocator, filled through transient mappings. */
public final class AllocatedRoots implements RootFrames {

  /** Creates the choice. */
  public AllocatedRoots() {}

  @Override
  public Mapped take(KernelProcessor on, int order, FrameOwner owner) {
    ManagedFrames frames = on.paging().frames();
    if (order == 0) {
      long frame = frames.takeZeroed(owner, on::zeroFrame);
      return new Mapped(frame, on.mapTransient(frame), order);
    }
    long first = frames.takeRun(order, owner);
    for (int i = 0; i < 1 << order; i++) {
      on.zeroFrame(first + i);
    }
    return new Mapped(first, on.mapTransient(first, 1 << order), order);
  }

  @Override
  public void done(KernelProcessor on, Mapped root) {
    if (root.order() == 0) {
      on.unmapTransient(root.address());
    } else {
      on.unmapTransient(root.address(), root.count());
    }
  }
}
