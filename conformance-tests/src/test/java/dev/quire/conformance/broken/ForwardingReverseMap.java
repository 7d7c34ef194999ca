package dev.quire.conformance.broken;

import dev.quire.common.swap.ChainedReverseMap;
import dev.quire.common.swap.Mappings;
import dev.quire.common.swap.ReverseMap;

/** A reverse map that is another, unless overridden. */
class ForwardingReverseMap implements ReverseMap {
  private final ReverseMap real = new ChainedReverseMap();

  ForwardingReverseMap() {}

  @Override
  public void add(long frame, int space, long page) {
    real.add(frame, space, page);
  }

  @Override
  public boolean remove(long frame, int space, long page) {
    return real.remove(frame, space, page);
  }

  @Override
  public void mappings(long frame, Mappings to) {
    real.mappings(frame, to);
  }

  @Override
  public long size() {
    return real.size();
  }

  /** How many pages map a frame. */
  final int count(long frame) {
    Mappings all = new Mappings();
    real.mappings(frame, all);
    return all.size();
  }
}
