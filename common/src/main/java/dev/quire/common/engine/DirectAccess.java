package dev.quire.common.engine;

import dev.quire.api.PageNumber;

/**
 * Reaches every table where all of RAM is mapped in kernel space: an address is the frame's number
 * and an offset, so that nothing is to be opened, moved or closed.
 */
public final class DirectAccess implements TableAccess {
  private final Geometry geometry;
  private final long offset;

  /**
   * Creates the access.
   *
   * @param firstPage the first page of the direct map
   * @param firstFrame the frame that it maps
   */
  public DirectAccess(Geometry geometry, long firstPage, long firstFrame) {
    this.geometry = geometry;
    this.offset = (firstPage - firstFrame) << PageNumber.SHIFT;
  }

  @Override
  public TableView open(KernelProcessor on, Space space) {
    return new FrameView(geometry, space, offset);
  }

  @Override
  public void show(KernelProcessor on, Space space) {}

  @Override
  public void close(KernelProcessor on, Space space) {}
}
