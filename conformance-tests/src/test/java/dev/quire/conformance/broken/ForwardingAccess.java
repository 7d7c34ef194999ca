package dev.quire.conformance.broken;

import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableAccess;
import dev.quire.common.engine.TableView;
import java.util.List;

/** A table access that does what the real one does: subclasses break single calls. */
class ForwardingAccess implements TableAccess {
  final TableAccess real;

  ForwardingAccess(TableAccess real) {
    this.real = real;
  }

  @Override
  public TableView open(KernelProcessor on, Space space) {
    return real.open(on, space);
  }

  @Override
  public void show(KernelProcessor on, Space space) {
    real.show(on, space);
  }

  @Override
  public boolean hides() {
    return real.hides();
  }

  @Override
  public void hide(KernelProcessor on, Space space) {
    real.hide(on, space);
  }

  @Override
  public boolean giveWay(KernelProcessor on) {
    return real.giveWay(on);
  }

  @Override
  public void adopt(KernelProcessor on, Space space) {
    real.adopt(on, space);
  }

  @Override
  public void forget(KernelProcessor on, Space space) {
    real.forget(on, space);
  }

  @Override
  public void close(KernelProcessor on, Space space) {
    real.close(on, space);
  }

  @Override
  public boolean showsCurrentKernel() {
    return real.showsCurrentKernel();
  }

  @Override
  public boolean zeroesTables() {
    return real.zeroesTables();
  }

  @Override
  public void linking(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    real.linking(on, space, view, level, page, frame);
  }

  @Override
  public void unlinked(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    real.unlinked(on, space, view, level, page, frame);
  }

  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    return real.check(on, space, view);
  }
}
