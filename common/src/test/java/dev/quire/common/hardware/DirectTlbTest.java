package dev.quire.common.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The small direct-mapped TLB. */
final class DirectTlbTest {
  private static final int ENTRIES = 16;
  private static final long PAGE = 0x1000;
  private static final int LARGE = 10;
  private final DirectTlb tlb = new DirectTlb(ENTRIES);

  private long add(long address, int context, int span, boolean global) {
    long data = DirectTlb.dataOf(address >>> 12, span, global, Rights.KERNEL_READ);
    tlb.fill(address, context, data, 0);
    return data;
  }

  private boolean has(long address, int context) {
    return tlb.find(address, context) != DirectTlb.NOTHING;
  }

  @Test
  void twoPagesWithTheSameLowBitsEvictEachOther() {
    add(PAGE, 0, 0, false);
    assertEquals(true, has(PAGE + 8, 0));
    add(PAGE + ENTRIES * PAGE, 0, 0, false);
    assertEquals(false, has(PAGE, 0));
    assertEquals(true, has(PAGE + ENTRIES * PAGE, 0));
  }

  @Test
  void anEntryServesItsContextOrAll() {
    add(PAGE, 5, 0, false);
    add(2 * PAGE, DirectTlb.ANY_CONTEXT, 0, true);
    assertEquals(true, has(PAGE, 5));
    assertEquals(false, has(PAGE, 6));
    assertEquals(true, has(2 * PAGE, 6));
  }

  @Test
  void invalidatingAPageSparesOtherContexts() {
    add(PAGE, 5, 0, false);
    assertEquals(0, tlb.invalidatePage(PAGE, 6));
    assertEquals(true, has(PAGE, 5));
    assertEquals(1, tlb.invalidatePage(PAGE, 5));
    assertEquals(false, has(PAGE, 5));
    add(PAGE, 5, 0, false);
    assertEquals(1, tlb.invalidatePage(PAGE, DirectTlb.ANY_CONTEXT));
    add(PAGE, DirectTlb.ANY_CONTEXT, 0, true);
    assertEquals(1, tlb.invalidatePage(PAGE, 6));
  }

  @Test
  void anyAddressOfALargePageDropsAllOfIt() {
    long large = 4L << 20;
    add(large, 0, LARGE, false);
    add(large + 3 * PAGE, 0, LARGE, false);
    add(2 * large + 5 * PAGE, 0, LARGE, false);
    assertEquals(2, tlb.invalidatePage(large + 9 * PAGE, 0));
    assertEquals(false, has(large, 0));
    assertEquals(true, has(2 * large + 5 * PAGE, 0));
    add(large + 3 * PAGE, 0, LARGE, false);
    tlb.invalidateAll();
    assertEquals(0, tlb.invalidatePage(large, 0));
  }

  /** A page of 1 GB is larger than the regions by which large pages are counted. */
  @Test
  void anyAddressOfAVeryLargePageDropsAllOfIt() {
    long huge = 1L << 30;
    add(huge + PAGE, 0, 18, false);
    add(huge + (700L << 20) + 2 * PAGE, 0, 18, false);
    add(3 * huge, 0, 18, false);
    assertEquals(2, tlb.invalidatePage(huge + (300L << 20), 0));
    assertEquals(0, tlb.invalidatePage(huge + (300L << 20), 0));
    assertEquals(true, has(3 * huge, 0));
    assertEquals(1, tlb.invalidatePage(3 * huge + (900L << 20), 0));
  }

  @Test
  void addressesMayHaveAllTheirBits() {
    long last = -1L << 12;
    add(last, 5, 0, false);
    assertEquals(true, has(last, 5));
    assertEquals(false, has(last, 6));
    assertEquals(1, tlb.invalidateAll());
    assertEquals(false, has(last, 5));
    assertEquals(0, tlb.invalidatePage(last, DirectTlb.ANY_CONTEXT));
  }

  @Test
  void globalEntriesSurviveWhatIsNotForThem() {
    add(PAGE, 5, 0, false);
    add(2 * PAGE, 6, 0, false);
    add(3 * PAGE, DirectTlb.ANY_CONTEXT, 0, true);
    add(4 * PAGE, 5, 0, true);
    assertEquals(1, tlb.invalidateContext(5));
    assertEquals(true, has(4 * PAGE, 5));
    assertEquals(false, has(PAGE, 5));
    assertEquals(1, tlb.invalidateNonGlobal());
    assertEquals(false, has(2 * PAGE, 6));
    assertEquals(true, has(3 * PAGE, 1));
  }

  @Test
  void rightsAreComputedAgainFromTheAttributes() {
    long data = DirectTlb.dataOf(7, 0, false, Rights.KERNEL_READ);
    tlb.fill(PAGE, 0, data, 42);
    tlb.recompute(attributes -> attributes == 42 ? Rights.ALL : 0);
    assertEquals(DirectTlb.dataOf(7, 0, false, Rights.ALL), tlb.find(PAGE, 0));
    assertEquals(42, tlb.attributes(PAGE));
  }
}
