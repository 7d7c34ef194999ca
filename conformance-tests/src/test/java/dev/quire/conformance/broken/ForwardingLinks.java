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
  public long table(KernelProcessor on, long at, int level, long page) {
    return real.table(on, at, level, page);
  }

  @Override
  public void link(KernelProcessor on, Space space, long at, int level, long page, long frame) {
    real.link(on, space, at, level, page, frame);
  }

  @Override
  public void unlink(KernelProcessor on, Space space, long at, int level, long page) {
    real.unlink(on, space, at, level, page);
  }

  @Override
  public PageState large(KernelProcessor on, long at, int level, long page) {
    return real.large(on, at, level, page);
  }

  @Override
  public int largeOrder(int level) {
    return real.largeOrder(level);
  }

  @Override
  public long largeEntry(int level, PageState.Mapped first) {
    return real.largeEntry(level, first);
  }

  @Override
  public void put(KernelProcessor on, long at, int level, long page, long word) {
    real.put(on, at, level, page, word);
  }

  @Override
  public long beside(KernelProcessor on, long at, int level, long page) {
    return real.beside(on, at, level, page);
  }

  @Override
  public Walk.Step explain(KernelProcessor on, Space space, long at, int level, long page) {
    return real.explain(on, space, at, level, page);
  }

  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    return real.check(on, space, view);
  }
}
