package dev.quire.conformance.broken;

import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import dev.quire.common.engine.WindowSlots;

/** Windows that are another's, unless overridden. */
class ForwardingSlots implements WindowSlots {
  final WindowSlots real;

  ForwardingSlots(WindowSlots real) {
    this.real = real;
  }

  @Override
  public TableView own(Space space) {
    return real.own(space);
  }

  @Override
  public TableView kernel() {
    return real.kernel();
  }

  @Override
  public TableView foreign(int processor) {
    return real.foreign(processor);
  }

  @Override
  public void point(KernelProcessor on, Space space) {
    real.point(on, space);
  }

  @Override
  public void clear(KernelProcessor on) {
    real.clear(on);
  }

  @Override
  public void forget(KernelProcessor on, long[] touched, int count) {
    real.forget(on, touched, count);
  }
}
