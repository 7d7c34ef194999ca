package dev.quire.conformance.broken;

import dev.quire.common.engine.Debts;
import dev.quire.common.engine.Invalidation;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;

/** Invalidation that is another's, unless overridden. */
class ForwardingInvalidation implements Invalidation {
  final Invalidation real;

  ForwardingInvalidation(Invalidation real) {
    this.real = real;
  }

  @Override
  public void publish(KernelProcessor on) {
    real.publish(on);
  }

  @Override
  public void pay(KernelProcessor on, Space space, Debts debts) {
    real.pay(on, space, debts);
  }

  @Override
  public void local(KernelProcessor on, Space space, long page) {
    real.local(on, space, page);
  }

  @Override
  public void raised(KernelProcessor on, Space space, long page) {
    real.raised(on, space, page);
  }

  @Override
  public void transientPage(KernelProcessor on, long page) {
    real.transientPage(on, page);
  }
}
