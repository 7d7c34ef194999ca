package dev.quire.api.port;

import dev.quire.api.PageRange;

/**
 * What kernel code announces to whoever watches it. Write-only: nothing comes back, and kernel code
 * behaves the same whoever listens.
 */
public interface Observer {

  /** An observer that does nothing. */
  Observer NONE =
      new Observer() {
        @Override
        public void editBegan(long edit, int processor, long space) {}

        @Override
        public void editClosed(long edit, int processor) {}

        @Override
        public void frameAllocated(long frame) {}

        @Override
        public void frameFreed(long frame) {}
      };

  /** An edit of a space began on a processor; edits nest, and stores belong to the innermost. */
  void editBegan(long edit, int processor, long space);

  /** An edit has paid its invalidations and ends. */
  void editClosed(long edit, int processor);

  /** A frame was handed out. */
  void frameAllocated(long frame);

  /** A frame became free: no translation of it, and no table in it, may be used any more. */
  void frameFreed(long frame);

  /**
   * These pages of kernel space map all of RAM for good: that a frame becomes free does not end its
   * mapping there, which must only not be used until the frame is handed out again.
   */
  default void ramMapped(PageRange pages) {}
}
