package dev.quire.conformance.broken;

import dev.quire.api.PageState;
import dev.quire.api.Walk;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableLinks;
import dev.quire.common.engine.TableView;
import java.util.List;

/** Links that are another's, unless overridden. */
class ForwardingLinks implements TableLinks {
  final TableLinks real;

  ForwardingLinks(TableLinks real) {
    this.real = real;
  }

  @Override
  public long table(KernelProcessor on, TableView view, int level, long page) {
    return real.table(on, view, level, page);
  }

  @Override
  public void link(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {
    real.link(on, space, view, level, page, frame);
  }

  @Override
  public boolean zeroesTables() {
    return real.zeroesTables();
  }

  @Override
  public void unlink(KernelProcessor on, Space space, TableView view, int level, long page) {
    real.unlink(on, space, view, level, page);
  }

  @Override
  public void unview(KernelProcessor on, Space space, TableView view, int level, long page) {
    real.unview(on, space, view, level, page);
  }

  @Override
  public PageState large(KernelProcessor on, TableView view, int level, long page) {
    return real.large(on, view, level, page);
  }

  @Override
  public List<Walk.Step> explain(KernelProcessor on, TableView view, long page) {
    return real.explain(on, view, page);
  }

  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    return real.check(on, space, view);
  }
}
