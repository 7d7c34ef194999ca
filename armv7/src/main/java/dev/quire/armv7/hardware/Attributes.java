package dev.quire.armv7.hardware;

import dev.quire.armv7.layout.AccessPermissions;
import dev.quire.armv7.layout.Dacr;
import dev.quire.armv7.layout.Fsr;
import dev.quire.common.hardware.Rights;

/**
 * What a translation keeps beside frame and rights, in one word: what a client of its domain may
 * do, the domain, the level of its descriptor, and whether SCTLR.AFE was set when it was read.
 *
 * <p>Unlike x86, the rights of a cached translation follow DACR, which may change under it.
 */
final class Attributes {
  private static final int DOMAIN_SHIFT = Rights.BITS;
  private static final int DOMAIN = Dacr.DOMAINS - 1;
  private static final int LEVEL_SHIFT = DOMAIN_SHIFT + Integer.bitCount(DOMAIN);
  private static final int SECTION = 1 << LEVEL_SHIFT;
  private static final int AFE_SHIFT = LEVEL_SHIFT + 1;
  private static final int AFE = 1 << AFE_SHIFT;

  private static final int XN_INDEX = 1 << AccessPermissions.BITS;
  private static final int AFE_INDEX = XN_INDEX << 1;

  /** What a client may do, by AP[2:0], XN and AFE. */
  private static final int[] CLIENT_RIGHTS = new int[AFE_INDEX << 1];

  static {
    for (int i = 0; i < CLIENT_RIGHTS.length; i++) {
      int ap = i & (XN_INDEX - 1);
      boolean xn = (i & XN_INDEX) != 0;
      boolean afe = (i & AFE_INDEX) != 0;
      CLIENT_RIGHTS[i] = rights(ap, xn, afe, false) | rights(ap, xn, afe, true);
    }
  }

  private Attributes() {}

  static int of(int clientRights, int domain, boolean section, boolean afe) {
    return clientRights | (domain << DOMAIN_SHIFT) | (section ? SECTION : 0) | (afe ? AFE : 0);
  }

  /** Attributes that were made for domain 0, in another. */
  static int inDomain(int attributes, int domain) {
    return attributes | (domain << DOMAIN_SHIFT);
  }

  /** What a client may do with AP[2:0] and XN: ARM DDI 0406C, B3.7.1 and B3.7.2. */
  static int clientRights(int ap, boolean xn, boolean afe) {
    return CLIENT_RIGHTS[ap | (xn ? XN_INDEX : 0) | (afe ? AFE_INDEX : 0)];
  }

  static int clientRights(int attributes) {
    return attributes & Rights.ALL;
  }

  static int domain(int attributes) {
    return attributes >>> DOMAIN_SHIFT & DOMAIN;
  }

  static boolean isSection(int attributes) {
    return (attributes & SECTION) != 0;
  }

  static boolean afe(int attributes) {
    return (attributes & AFE) != 0;
  }

  /** What may be done while DACR has this value. */
  static int rights(int attributes, int dacr) {
    return rights(clientRights(attributes), domain(attributes), dacr);
  }

  /** What may be done in a domain while DACR has this value: B3.7.3; a manager ignores XN too. */
  static int rights(int clientRights, int domain, int dacr) {
    return switch (Dacr.access(dacr, domain)) {
      case Dacr.CLIENT -> clientRights;
      case Dacr.MANAGER -> Rights.ALL;
      default -> 0;
    };
  }

  /** The status of an access that {@link #rights(int, int)} does not grant. */
  static int refusal(int attributes, int dacr) {
    boolean section = isSection(attributes);
    if (Dacr.access(dacr, domain(attributes)) == Dacr.CLIENT) {
      return section ? Fsr.PERMISSION_L1 : Fsr.PERMISSION_L2;
    }
    return section ? Fsr.DOMAIN_L1 : Fsr.DOMAIN_L2;
  }

  private static int rights(int ap, boolean xn, boolean afe, boolean user) {
    boolean readable = AccessPermissions.readable(ap, afe, user);
    boolean writable = AccessPermissions.writable(ap, afe, user);
    return (readable ? user ? Rights.USER_READ : Rights.KERNEL_READ : 0)
        | (writable ? user ? Rights.USER_WRITE : Rights.KERNEL_WRITE : 0)
        | (readable && !xn ? user ? Rights.USER_FETCH : Rights.KERNEL_FETCH : 0);
  }
}
