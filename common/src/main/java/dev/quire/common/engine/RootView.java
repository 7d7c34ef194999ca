package dev.quire.common.engine;

/** The root of a space that is being made, mapped by itself: no table beneath can be reached. */
public final class RootView implements TableView {
  private final Geometry geometry;
  private final long base;

  /**
   * Creates the view.
   *
   * @param base the address of the root's first word
   */
  public RootView(Geometry geometry, long base) {
    this.geometry = geometry;
    this.base = base;
  }

  @Override
  public long root(long page) {
    return base + geometry.rootOffset(page);
  }

  @Override
  public long table(int level, long page, long frame) {
    throw new IllegalStateException("the root of a new space has no tables yet");
  }
}
