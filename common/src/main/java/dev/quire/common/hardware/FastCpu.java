package dev.quire.common.hardware;

import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import org.jspecify.annotations.Nullable;

/** The fast path of accesses: a look into the direct-mapped TLB, in few and small methods. */
abstract class FastCpu extends TranslatingCpu {
  private static final int OFFSET_MASK = PageNumber.BYTES - 1;

  final @Nullable WatchedRam watched;
  private final long[] tlb;

  FastCpu(SimulatedMachine machine, int index, int addressBits) {
    super(machine, index, addressBits);
    tlb = direct.words;
    watched = machine.watchedRam();
  }

  /** The data of the entry where an address would stand. */
  final long entryAt(long address) {
    return tlb[((int) (address >>> PageNumber.SHIFT << 1) | 1) & (tlb.length - 1)];
  }

  /**
   * The fast path: nothing asks for attention, and the TLB has what is needed.
   *
   * @param compared the bits of the address that a tag is compared with: the page, and those of the
   *     lowest two that must be 0 for alignment
   */
  final boolean hits(long address, long compared, long entry, int right) {
    long tag = tlb[(int) (address >>> PageNumber.SHIFT << 1) & (tlb.length - 1)];
    long wanted = (address & compared) | key();
    return (tag == wanted || tag == (wanted | DirectTlb.ANY_TAG)) && (entry & right) != 0;
  }

  final long translateFast(long address, int right) {
    long entry = entryAt(address);
    if (hits(address, DirectTlb.PAGE, entry, right)) {
      accesses++;
      return entry;
    }
    return translate(address, right);
  }

  static long physical(long entry, long address) {
    return (entry & DirectTlb.PAGE) | (address & OFFSET_MASK);
  }

  static int bytesToEnd(long address) {
    return PageNumber.BYTES - ((int) address & OFFSET_MASK);
  }

  static void aligned(long address) {
    if ((address & (Ram.WORD_BYTES - 1)) != 0) {
      throw new PagingException.Misaligned("address", address, Ram.WORD_BYTES);
    }
  }
}
