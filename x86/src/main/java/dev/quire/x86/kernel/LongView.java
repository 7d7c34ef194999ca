package dev.quire.x86.kernel;

import dev.quire.common.engine.TableView;
import dev.quire.x86.layout.LongGeometry;
import dev.quire.x86.layout.WideGeometry;

/**
 * A window of 512 GB in which a PML4 table that maps itself shows all tables of a space. The lowest
 * ones come by way of one window slot, those of each level above by way of one self-map more; for
 * the own window, slot 511 in both parts:
 *
 * <pre>
 *  page tables       0xFFFFFF80_00000000 + number of the table × 4 KB
 *  page directories  0xFFFFFFFF_C0000000 + …
 *  pointer tables    0xFFFFFFFF_FFE00000 + …
 *  PML4 table        0xFFFFFFFF_FFFFF000
 * </pre>
 */
final class LongView implements TableView {
  /** The slot of every PML4 table that maps the table itself. */
  static final int SELF_SLOT = WideGeometry.ENTRIES - 1;

  // By level: the page at which the tables of that level begin to appear, and what is cut off the
  // number of a page.
  private final long[] firstPage = new long[LongKernel.LEVELS + 1];
  private final long[] mask = new long[LongKernel.LEVELS + 1];

  /** Creates the view through a slot of the current PML4 table. */
  LongView(int slot) {
    long indices = slot;
    for (int level = 1; level <= LongKernel.LEVELS; level++) {
      int below = (LongKernel.LEVELS - level) * WideGeometry.INDEX_BITS;
      mask[level] = (1L << below) - 1;
      firstPage[level] = page(indices << below);
      indices = indices << WideGeometry.INDEX_BITS | SELF_SLOT;
    }
  }

  /** The page whose indices these are, 36 bits. */
  private static long page(long indices) {
    return LongGeometry.canonical(indices << WideGeometry.PAGE_SHIFT) >>> WideGeometry.PAGE_SHIFT;
  }

  @Override
  public long table(int level, long page, long frame) {
    long number = (page >>> (level * WideGeometry.INDEX_BITS)) & mask[level];
    return (firstPage[level] + number) << WideGeometry.PAGE_SHIFT;
  }

  @Override
  public long root(long page) {
    return slotEntry(LongAddressMap.slot(page));
  }

  /** The address of an entry of the PML4 table. */
  long slotEntry(int slot) {
    long table = firstPage[LongKernel.LEVELS] << WideGeometry.PAGE_SHIFT;
    return table + ((long) slot << WideGeometry.ENTRY_SHIFT);
  }
}
