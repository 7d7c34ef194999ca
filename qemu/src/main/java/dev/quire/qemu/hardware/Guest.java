package dev.quire.qemu.hardware;

import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.qemu.process.Board;
import java.util.Optional;

/**
 * The facts of an architecture's guest.
 *
 * @param board what QEMU is started as
 * @param firmware the first frame of the firmware
 * @param firmwarePages how many pages of it the kernel maps
 * @param identicalPages how many of those are mapped identically while paging is switched on
 * @param device a device that the stub uses, one page
 * @param mailboxes the physical address of the first mailbox
 * @param firstFree the lowest physical address that is the kernel's
 * @param ticksPerMicrosecond how fast the timer of a processor counts
 * @param entryBytes how long an entry of a table is
 * @param poisonBits the bits besides the frame of the entry that fresh memory holds
 */
record Guest(
    Board board,
    FrameNumber firmware,
    int firmwarePages,
    int identicalPages,
    Optional<DeviceRange> device,
    long mailboxes,
    long firstFree,
    double ticksPerMicrosecond,
    int entryBytes,
    long poisonBits) {

  /** What fresh memory holds: entries for the page at an address. */
  long poison(long address) {
    long entry = address | poisonBits;
    return entryBytes == Integer.BYTES ? entry << Integer.SIZE | entry : entry;
  }

  /** Ticks of the timer. */
  int ticks(int microseconds) {
    return (int) (microseconds * ticksPerMicrosecond);
  }
}
