package dev.quire.conformance.broken;

import dev.quire.api.FrameAccess;
import dev.quire.api.FrameNumber;

/** The contents of frames as another shows them, unless overridden. */
class ForwardingContents implements FrameAccess {
  private final FrameAccess real;

  ForwardingContents(FrameAccess real) {
    this.real = real;
  }

  @Override
  public void zero(FrameNumber frame) {
    real.zero(frame);
  }

  @Override
  public void copy(FrameNumber from, FrameNumber to) {
    real.copy(from, to);
  }

  @Override
  public void read(FrameNumber frame, int start, byte[] to, int offset, int length) {
    real.read(frame, start, to, offset, length);
  }

  @Override
  public void write(FrameNumber frame, int start, byte[] from, int offset, int length) {
    real.write(frame, start, from, offset, length);
  }
}
