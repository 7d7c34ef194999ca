package dev.quire.common.engine;

/** Kernel space has a root of its own that every space uses: nothing is to be kept in step. */
public final class HardwareSharedKernel implements KernelSpaceSync {

  /** Creates the choice. */
  public HardwareSharedKernel() {}

  @Override
  public void adopt(KernelProcessor on, long rootAddress) {}

  @Override
  public boolean linksChange() {
    return true;
  }

  @Override
  public void changed(KernelProcessor on, long page) {}
}
