package dev.quire.cli.techniques;

import dev.quire.api.AllocatorKind;
import dev.quire.api.MachineConfig;
import dev.quire.api.RootSource;

/** Where the frames of tables come from. */
public enum Supply {
  /** A buddy allocator, a pool of zeroed frames; top-level tables straight from it. */
  BUDDY(RootSource.FRAMES, AllocatorKind.BUDDY, true),
  /** The same, but top-level tables are page-aligned allocations of the kernel heap. */
  HEAP(RootSource.HEAP, AllocatorKind.BUDDY, true),
  /** As the first, without frames zeroed beforehand. */
  NO_ZEROED_POOL(RootSource.FRAMES, AllocatorKind.BUDDY, false),
  /** A bitmap instead of the buddy allocator. */
  BITMAP(RootSource.FRAMES, AllocatorKind.BITMAP, true),
  /** A stack instead of the buddy allocator. */
  STACK(RootSource.FRAMES, AllocatorKind.STACK, true);

  private final RootSource roots;
  private final AllocatorKind allocator;
  private final boolean zeroed;

  Supply(RootSource roots, AllocatorKind allocator, boolean zeroed) {
    this.roots = roots;
    this.allocator = allocator;
    this.zeroed = zeroed;
  }

  /** Makes the choice. */
  void configure(MachineConfig.Builder config) {
    config.rootSource(roots).allocator(allocator);
    if (!zeroed) {
      config.zeroedPool(0);
    }
  }

  /** Whether it is what all workloads are run with. */
  public boolean isUsual() {
    return this == BUDDY;
  }

  /** Whether it has to do with how tables are reached and kernel space is kept in step. */
  boolean concernsSchemes() {
    return this == BUDDY || this == HEAP;
  }
}
