package dev.quire.conformance.broken;

import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import dev.quire.common.engine.WindowSlots;
import java.util.List;

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
  public void pointAtTop(KernelProcessor on, Space space) {
    real.pointAtTop(on, space);
  }

  @Override
  public void clear(KernelProcessor on) {
    real.clear(on);
  }

  @Override
  public void forget(KernelProcessor on, long[] touched, int count) {
    real.forget(on, touched, count);
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
  public boolean showsLarge() {
    return real.showsLarge();
  }

  @Override
  public void largeGone(KernelProcessor on, TableView view, int level, long page) {
    real.largeGone(on, view, level, page);
  }

  @Override
  public List<String> check(KernelProcessor on, Space space, TableView view) {
    return real.check(on, space, view);
  }

  @Override
  public int addTops(TableView view, long[] pages, int count) {
    return real.addTops(view, pages, count);
  }
}
