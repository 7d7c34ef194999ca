package dev.quire.armv7.kernel;

import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.armv7.layout.Armv7Geometry;

/**
 * How TTBCR.N splits the addresses between TTBR0, which each space has for itself, and TTBR1, which
 * all share (DDI 0406C, B3.5.4): one backend each.
 */
public enum Armv7Split {
  /** 2 GB each; with a kernel space of 3 GB the same as N2. */
  N1(Armv7Kernel.NAME) {
    @Override
    long kernelBytes(MachineConfig config) {
      long bytes = config.kernelBytes().orElse(2 * GIBIBYTE);
      require(
          bytes == 2 * GIBIBYTE || bytes == 3 * GIBIBYTE,
          bytes,
          "armv7 takes 2 GB (TTBCR.N = 1) or 3 GB (TTBCR.N = 2)");
      return bytes;
    }
  },
  /**
   * All in TTBR0, so that the kernel's entries stand in the L1 of every space. The last 36 MB are
   * windows, transient mappings, and what cannot have L2 tables since its words of the mirror map
   * the L1.
   */
  N0(Armv7Kernel.N0_NAME) {
    @Override
    long kernelBytes(MachineConfig config) {
      long bytes = config.kernelBytes().orElse(256 * MEBIBYTE);
      require(
          bytes >= 64 * MEBIBYTE && bytes <= GIBIBYTE && bytes % groupBytes() == 0,
          bytes,
          "armv7-n0 (TTBCR.N = 0) takes 64 MB to 1 GB in steps of 4 MB");
      return bytes;
    }
  },
  /** 1 GB for each space, 3 GB for the kernel. */
  N2(Armv7Kernel.N2_NAME) {
    @Override
    long kernelBytes(MachineConfig config) {
      long bytes = config.kernelBytes().orElse(3 * GIBIBYTE);
      require(bytes == 3 * GIBIBYTE, bytes, "armv7-n2 (TTBCR.N = 2) takes 3 GB");
      return bytes;
    }
  };

  private static final long MEBIBYTE = 1L << 20;
  private static final long GIBIBYTE = 1L << 30;

  private final String key;

  Armv7Split(String key) {
    this.key = key;
  }

  /** The key of the backend. */
  public String key() {
    return key;
  }

  /** The size of kernel space in bytes. */
  abstract long kernelBytes(MachineConfig config);

  /** TTBCR.N. */
  final int n(MachineConfig config) {
    if (this == N0) {
      return 0;
    }
    return kernelBytes(config) == 2 * GIBIBYTE ? 1 : 2;
  }

  private static long groupBytes() {
    return 1L << Armv7Geometry.GROUP_SHIFT;
  }

  private static void require(boolean holds, long bytes, String what) {
    if (!holds) {
      throw new PagingException.BadConfiguration(
          "a kernel space of " + bytes + " bytes; " + what + ": choose such a size");
    }
  }
}
