package dev.quire.common.engine;

import dev.quire.api.FrameOwner;

/** Where the top-level tables of a new space come from; one of the engine's four choices. */
public interface RootFrames {

  /**
   * Takes {@code 1 << order} zeroed frames that follow each other, aligned to their number, and
   * maps them for kernel code until {@link #done} or {@link #cancel}.
   *
   * @throws dev.quire.api.PagingException.OutOfFrames if there are none
   */
  Mapped take(KernelProcessor on, int order, FrameOwner owner);

  /** Ends the mapping; the frames stay taken. If that fails it is not tried again. */
  void done(KernelProcessor on, Mapped root);

  /** Ends the mapping and gives the frames back. */
  default void cancel(KernelProcessor on, Mapped root) {
    boolean ended = false;
    try {
      done(on, root);
      ended = true;
    } finally {
      if (ended) {
        drop(on, root);
      } else {
        abandon(on, root);
      }
    }
  }

  /** Gives the frames back, now or later, of a mapping that {@link #done} failed to end. */
  default void abandon(KernelProcessor on, Mapped root) {
    drop(on, root);
  }

  /** Gives the frames back after {@link #done}. */
  default void drop(KernelProcessor on, Mapped root) {
    for (int i = 0; i < root.count(); i++) {
      on.paging().frames().drop(root.frame() + i);
    }
  }

  /**
   * Frames that are mapped for the moment.
   *
   * @param frame the first frame
   * @param address where it is mapped
   * @param order log2 of their number
   */
  record Mapped(long frame, long address, int order) {

    /** How many frames there are. */
    public int count() {
      return 1 << order;
    }
  }
}
