package dev.quire.common.engine;

import dev.quire.api.PageNumber;

/**
 * Tables at addresses that follow from the numbers of their frames: in a direct map, or with an
 * offset of 0 while paging is off.
 */
final class FrameView implements TableView {
  private final Geometry geometry;
  private final long offset;
  private final long root;

  FrameView(Geometry geometry, Space space, long offset) {
    this.geometry = geometry;
    this.offset = offset;
    this.root = at(space.top());
  }

  @Override
  public long root(long page) {
    return root + geometry.rootOffset(page);
  }

  @Override
  public long table(int level, long page, long frame) {
    return at(frame);
  }

  private long at(long frame) {
    return (frame << PageNumber.SHIFT) + offset;
  }
}
