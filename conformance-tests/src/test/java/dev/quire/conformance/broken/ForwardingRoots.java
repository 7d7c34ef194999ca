package dev.quire.conformance.broken;

import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Roots;
import dev.quire.common.engine.Space;

/** Roots that are another's, unless overridden. */
class ForwardingRoots implements Roots {
  final Roots real;

  ForwardingRoots(Roots real) {
    this.real = real;
  }

  @Override
  public Space create(KernelProcessor on, long id, String name) {
    return real.create(on, id, name);
  }

  @Override
  public void remove(KernelProcessor on, Space space) {
    real.remove(on, space);
  }

  @Override
  public void activate(KernelProcessor on, Space space) {
    real.activate(on, space);
  }
}
