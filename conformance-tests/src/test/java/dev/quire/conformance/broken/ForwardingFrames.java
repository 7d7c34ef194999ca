package dev.quire.conformance.broken;

import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import java.util.Map;

/** A frame allocator that is another, unless overridden. */
class ForwardingFrames implements FrameAllocator {
  final FrameAllocator real;

  ForwardingFrames(FrameAllocator real) {
    this.real = real;
  }

  @Override
  public FrameNumber allocate(FrameOwner owner) {
    return real.allocate(owner);
  }

  @Override
  public FrameNumber allocateRun(int order, FrameOwner owner) {
    return real.allocateRun(order, owner);
  }

  @Override
  public void retain(FrameNumber frame) {
    real.retain(frame);
  }

  @Override
  public boolean release(FrameNumber frame) {
    return real.release(frame);
  }

  @Override
  public int references(FrameNumber frame) {
    return real.references(frame);
  }

  @Override
  public boolean isDirty(FrameNumber frame) {
    return real.isDirty(frame);
  }

  @Override
  public void markDirty(FrameNumber frame) {
    real.markDirty(frame);
  }

  @Override
  public void clearDirty(FrameNumber frame) {
    real.clearDirty(frame);
  }

  @Override
  public boolean manages(FrameNumber frame) {
    return real.manages(frame);
  }

  @Override
  public long available() {
    return real.available();
  }

  @Override
  public long total() {
    return real.total();
  }

  @Override
  public Map<FrameOwner, Long> usage() {
    return real.usage();
  }
}
