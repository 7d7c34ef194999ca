package dev.quire.conformance.broken;

import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;

/** Synchronisation of kernel space that is another's, unless overridden. */
class ForwardingSync implements KernelSpaceSync {
  final KernelSpaceSync real;

  ForwardingSync(KernelSpaceSync real) {
    this.real = real;
  }

  @Override
  public KernelSyncScheme scheme() {
    return real.scheme();
  }

  @Override
  public int level() {
    return real.level();
  }

  @Override
  public boolean linksChange() {
    return real.linksChange();
  }

  @Override
  public boolean changesEntriesInUse() {
    return real.changesEntriesInUse();
  }

  @Override
  public void adopt(KernelProcessor on, Space space, TableView view) {
    real.adopt(on, space, view);
  }

  @Override
  public void editing(KernelProcessor on) {
    real.editing(on);
  }

  @Override
  public void changed(KernelProcessor on, TableView view, long page) {
    real.changed(on, view, page);
  }

  @Override
  public void entering(KernelProcessor on, Space space) {
    real.entering(on, space);
  }

  @Override
  public boolean answer(KernelProcessor on, long page) {
    return real.answer(on, page);
  }

  @Override
  public void forget(KernelProcessor on, Space space) {
    real.forget(on, space);
  }
}
