package dev.quire.armv7.layout;

/**
 * AP[2:0], the access permissions of a section or page: ARM DDI 0406C, B3.7.1, Tables B3-8 (with
 * SCTLR.AFE clear) and B3-9 (with it set, where AP[0] is the access flag).
 *
 * <pre>
 *   AP[2:0]   AFE = 0: privileged, user      AFE = 1: privileged, user (AP[0] = 1)
 *   000       none, none                     access flag fault
 *   001       read-write, none               read-write, none
 *   010       read-write, read               access flag fault
 *   011       read-write, read-write         read-write, read-write
 *   100       reserved: as none, none        access flag fault
 *   101       read, none                     read, none
 *   110       read, read                     access flag fault
 *   111       read, read                     read, read
 * </pre>
 */
public final class AccessPermissions {

  /** The number of bits. */
  public static final int BITS = 3;

  private static final int AP0 = 1;
  private static final int AP1 = 1 << 1;
  private static final int AP2_SHIFT = 2;
  private static final int AP2 = 1 << AP2_SHIFT;

  private AccessPermissions() {}

  /**
   * AP[2:0] of its parts, which stand apart in every descriptor.
   *
   * @param low a word that ends in AP[1:0]
   * @param high a word that ends in AP[2]
   */
  public static int of(int low, int high) {
    return (low & (AP1 | AP0)) | (high << AP2_SHIFT & AP2);
  }

  /** Whether the access flag is clear, where SCTLR.AFE makes AP[0] the flag. */
  public static boolean accessFlagClear(int ap) {
    return (ap & AP0) == 0;
  }

  /** Whether a read is granted, or the read half of a fetch. */
  public static boolean readable(int ap, boolean afe, boolean user) {
    if (afe) {
      return !user || (ap & AP1) != 0;
    }
    return user ? (ap & AP1) != 0 : (ap & (AP1 | AP0)) != 0;
  }

  /** Whether a write is granted. */
  public static boolean writable(int ap, boolean afe, boolean user) {
    if ((ap & AP2) != 0) {
      return false;
    }
    if (afe) {
      return !user || (ap & AP1) != 0;
    }
    return user ? ap == (AP1 | AP0) : ap != 0;
  }
}
