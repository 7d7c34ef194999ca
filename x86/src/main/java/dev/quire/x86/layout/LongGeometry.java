package dev.quire.x86.layout;

/**
 * How four-level paging splits a linear address: Intel SDM volume 3A, 4.5, figures 4-8 to 4-10.
 * Directory, table and offset are {@link WideGeometry}'s.
 *
 * <pre>
 *  63     48 47   39 38   30 29       21 20     12 11         0
 * +---------+-------+-------+-----------+---------+------------+
 * | bit 47  | PML4  |  ptr  | directory |  table  |   offset   |   4 KB page: 9 + 9 + 9 + 9 + 12
 * +---------+-------+-------+-----------+---------+------------+
 * | bit 47  | PML4  |  ptr  | directory |       offset         |   2 MB page: 9 + 9 + 9 + 21
 * +---------+-------+-------+-----------+----------------------+
 * | bit 47  | PML4  |  ptr  |              offset              |   1 GB page: 9 + 9 + 30
 * +---------+-------+-------+----------------------------------+
 * </pre>
 *
 * <p>An address whose bits 63 to 48 do not repeat bit 47 is not canonical: using it is a
 * general-protection exception (SDM 1, 3.3.7.1). So the addresses are in two halves, from 0 to
 * {@link #LOWER_END} and from {@link #UPPER_START} on.
 */
public final class LongGeometry {

  /** How many bits of a linear address are translated. */
  public static final int ADDRESS_BITS = 48;

  /** log2 of what an entry of a page-directory-pointer table covers: 30. */
  public static final int POINTER_SHIFT = WideGeometry.POINTER_SHIFT;

  /** log2 of what an entry of the PML4 table covers: 39. */
  public static final int ROOT_SHIFT = POINTER_SHIFT + WideGeometry.INDEX_BITS;

  /** What an entry of the PML4 table covers: 512 GB. */
  public static final long ROOT_ENTRY_BYTES = 1L << ROOT_SHIFT;

  /** The last canonical address of the lower half: 0x00007FFF_FFFFFFFF. */
  public static final long LOWER_END = (1L << (ADDRESS_BITS - 1)) - 1;

  /** The first canonical address of the upper half: 0xFFFF8000_00000000. */
  public static final long UPPER_START = -1L << (ADDRESS_BITS - 1);

  private static final int UNUSED_BITS = Long.SIZE - ADDRESS_BITS;

  private LongGeometry() {}

  /** Returns whether bits 63 to 48 repeat bit 47. */
  public static boolean isCanonical(long address) {
    return canonical(address) == address;
  }

  /** Returns the address with bits 63 to 48 made equal to bit 47. */
  public static long canonical(long address) {
    return address << UNUSED_BITS >> UNUSED_BITS;
  }

  /** Returns the index into the PML4 table: bits 47 to 39 (0xFFFF8000_00000000 gives 256). */
  public static int rootIndex(long address) {
    return (int) (address >>> ROOT_SHIFT) & WideGeometry.INDEX_MASK;
  }

  /** Returns the index into a page-directory-pointer table: bits 38 to 30. */
  public static int pointerIndex(long address) {
    return (int) (address >>> POINTER_SHIFT) & WideGeometry.INDEX_MASK;
  }
}
