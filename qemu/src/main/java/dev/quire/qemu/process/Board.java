package dev.quire.qemu.process;

import java.util.List;

/**
 * What QEMU is started as.
 *
 * @param name the architecture: the name of the firmware among the resources
 * @param executable QEMU's program
 * @param qemuPackage the Debian package that has it
 * @param binutilsPackage the Debian package whose assembler builds the firmware
 * @param arguments what chooses machine and processor
 * @param ramBase the physical address at which the board's RAM begins
 * @param ramBytes how much RAM the board is given, in bytes: as much as it can have below 4 GB
 */
public record Board(
    String name,
    String executable,
    String qemuPackage,
    String binutilsPackage,
    List<String> arguments,
    long ramBase,
    long ramBytes) {

  /** The most processors that a guest has. */
  public static final int MOST_PROCESSORS = 8;

  private static final long MEBIBYTE = 1L << 20;

  /** The PC. Up to 0xFE000000, not far below the interrupt controllers, all can be RAM. */
  public static final Board X86 =
      new Board(
          "x86",
          "qemu-system-i386",
          "qemu-system-x86",
          "binutils",
          List.of("-M", "pc,memory-backend=ram,max-ram-below-4g=4G", "-cpu", "qemu32"),
          0,
          4064 * MEBIBYTE);

  /** The board "virt" with a Cortex-A15. Its RAM begins at 1 GB. */
  public static final Board ARMV7 =
      new Board(
          "armv7",
          "qemu-system-arm",
          "qemu-system-arm",
          "binutils-arm-none-eabi",
          List.of("-M", "virt,memory-backend=ram,highmem=off,gic-version=2", "-cpu", "cortex-a15"),
          1024 * MEBIBYTE,
          3072 * MEBIBYTE);

  /** Copies the lists. */
  public Board {
    arguments = List.copyOf(arguments);
  }

  /** Returns whether a range of physical addresses is RAM of the board, all of it. */
  public boolean isRam(long address, long bytes) {
    return address >= ramBase && address + bytes <= ramBase + ramBytes;
  }

  /**
   * QEMU's option for so many processors. The PC is given room for one more: alone, a processor
   * would not lock its read-modify-write instructions, and a fault of one would be that of a read.
   */
  String processors(int count) {
    return this == X86 ? count + ",maxcpus=" + (count + 1) : Integer.toString(count);
  }
}
