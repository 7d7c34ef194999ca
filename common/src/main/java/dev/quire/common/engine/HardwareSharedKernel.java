package dev.quire.common.engine;

import dev.quire.api.KernelSyncScheme;

/** The hardware walks the same kernel tables for every space: nothing is to be kept in step. */
public final class HardwareSharedKernel implements KernelSpaceSync {

  /** Creates the choice. */
  public HardwareSharedKernel() {}

  @Override
  public int level() {
    return 0;
  }

  @Override
  public boolean linksChange() {
    return true;
  }

  @Override
  public KernelSyncScheme scheme() {
    return KernelSyncScheme.SHARED;
  }

  @Override
  public void adopt(KernelProcessor on, Space space, TableView view) {}

  @Override
  public void changed(KernelProcessor on, TableView view, long page) {}
}
