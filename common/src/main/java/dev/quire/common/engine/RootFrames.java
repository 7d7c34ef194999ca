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

  /** Ends the mapping; the frames stay taken. */
  void done(KernelProcessor on, Mapped root);

  /** Ends the mapping and gives the frames back. */
  default void cancel(KernelProcessor on, Mapped root) {
    done(on, root);
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
