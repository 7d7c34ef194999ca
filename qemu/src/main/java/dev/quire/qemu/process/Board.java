package dev.quire.qemu.process;

import java.util.List;

/**
 * What QEMU is started as.
 *
 * @param name the architecture
 * @param firmware the name of the firmware among the resources
 * @param executable QEMU's program
 * @param qemuPackage the Debian package that has it
 * @param binutilsPackage the Debian package whose assembler builds the firmware
 * @param arguments what chooses machine and processor
 * @param ramBase the physical address at which the board's RAM begins
 * @param ramBytes how much RAM the board is given, in bytes: as much as it can have below 4 GB
 */
public record Board(
    String name,
    String firmware,
    String executable,
    String qemuPackage,
    String binutilsPackage,
    List<String> arguments,
    long ramBase,
    long ramBytes) {

  /** The most processors that a guest has. */
  public static final int MOST_PROCESSORS = 8;

  private static final long MEBIBYTE = 1L << 20;

  private static final String X86_FIRMWARE = "x86";

  /** The PC. Up to 0xFE000000, not far below the interrupt controllers, all can be RAM. */
  public static final Board X86 =
      new Board(
          "x86",
          X86_FIRMWARE,
          "qemu-system-i386",
          "qemu-system-x86",
          "binutils",
          List.of("-M", "pc,memory-backend=ram,max-ram-below-4g=4G", "-cpu", "qemu32"),
          0,
          4064 * MEBIBYTE);

  /** The PC with a processor that has execute-disable, long mode and 1 GB pages. */
  public static final Board X86_64 =
      new Board(
          "x86-64",
          X86_FIRMWARE,
          "qemu-system-x86_64",
          X86.qemuPackage(),
          X86.binutilsPackage(),
          List.of(X86.arguments().get(0), X86.arguments().get(1), "-cpu", "qemu64,+pdpe1gb"),
          X86.ramBase(),
          X86.ramBytes());

  /** The board "virt" with a Cortex-A15. Its RAM begins at 1 GB. */
  public static final Board ARMV7 =
      new Board(
          "armv7",
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
    return firmware.equals(X86_FIRMWARE)
        ? count + ",maxcpus=" + (count + 1)
        : Integer.toString(count);
  }
}
