package dev.quire.common.engine;

import dev.quire.api.Counter;
import java.util.Arrays;

/**
 * Reaches every table by its physical address: paging is off on this processor, with interrupts
 * masked, while a view is shown. Inside, transient mappings are the frames themselves.
 */
public final class PagingOffAccess implements TableAccess {
  private final PagingSwitch paging;
  private final Geometry geometry;
  private final Off[] off;

  /** Creates the access of a machine with this many processors. */
  public PagingOffAccess(PagingSwitch paging, Geometry geometry, int processors) {
    this.paging = paging;
    this.geometry = geometry;
    this.off = new Off[processors];
    Arrays.setAll(off, i -> new Off());
  }

  @Override
  public boolean hides() {
    return true;
  }

  @Override
  public TableView open(KernelProcessor on, Space space) {
    show(on, space);
    return new FrameView(geometry, space, 0);
  }

  @Override
  public void show(KernelProcessor on, Space space) {
    Off its = off[on.index()];
    if (its.shown++ == 0) {
      switchOff(on, its);
    }
  }

  @Override
  public void hide(KernelProcessor on, Space space) {
    Off its = off[on.index()];
    if (--its.shown == 0) {
      switchOn(on, its);
    }
  }

  @Override
  public void close(KernelProcessor on, Space space) {
    hide(on, space);
  }

  @Override
  public boolean giveWay(KernelProcessor on) {
    Off its = off[on.index()];
    int shown = its.shown;
    if (shown == 0) {
      return false;
    }
    its.shown = 0;
    switchOn(on, its);
    try {
      on.cpu().pause();
    } finally {
      switchOff(on, its);
      its.shown = shown;
    }
    return true;
  }

  private void switchOff(KernelProcessor on, Off its) {
    its.wereMasked = on.cpu().maskInterrupts(true);
    paging.off(on);
    on.setPagingOff(true);
    on.counts().add(Counter.PAGING_OFF, 1);
  }

  private void switchOn(KernelProcessor on, Off its) {
    paging.on(on);
    on.setPagingOff(false);
    on.cpu().maskInterrupts(its.wereMasked);
  }

  /** What one processor has off. */
  private static final class Off {
    int shown;
    boolean wereMasked;
  }
}
