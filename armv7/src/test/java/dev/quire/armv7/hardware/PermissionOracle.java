package dev.quire.armv7.hardware;

import dev.quire.api.Access;

/**
 * What ARM DDI 0406C says of an access that finds a descriptor: the flow of Figure B3-22 over the
 * rows of Tables B3-8 and B3-9, written down as the manual prints them, from which the processor
 * under test takes nothing.
 */
final class PermissionOracle {

  /** Table B3-8, by AP[2:0] in order: what privileged and unprivileged code may do. */
  private static final String[] AFE_CLEAR = {
    "--/--", "rw/--", "rw/r-", "rw/rw", "--/--", "r-/--", "r-/r-", "r-/r-"
  };

  /** Table B3-9, by AP[2:1] in order. */
  private static final String[] AFE_SET = {"rw/--", "rw/rw", "r-/--", "r-/r-"};

  /** B3.7.3: what the two bits of a domain in DACR mean; the reserved one as no access. */
  private static final String[] DOMAIN = {"no access", "client", "no access", "manager"};

  private PermissionOracle() {}

  /**
   * The status that the access gives, or 0 if it is granted.
   *
   * @param level of the descriptor that maps: 1 for sections, 2 for pages
   */
  static int status(
      boolean afe, int ap, boolean xn, int domainBits, int level, Access access, boolean user) {
    boolean section = level == 1;
    if (afe && ap % 2 == 0) {
      return section ? 0b00011 : 0b00110;
    }
    String domain = DOMAIN[domainBits];
    if (domain.equals("no access")) {
      return section ? 0b01001 : 0b01011;
    }
    if (domain.equals("manager")) {
      return 0;
    }
    String row = afe ? AFE_SET[ap / 2] : AFE_CLEAR[ap];
    int slash = row.indexOf('/');
    String granted = user ? row.substring(slash + 1) : row.substring(0, slash);
    boolean allowed =
        switch (access) {
          case READ -> granted.contains("r");
          case WRITE -> granted.contains("w");
          case FETCH -> granted.contains("r") && !xn;
        };
    return allowed ? 0 : section ? 0b01101 : 0b01111;
  }
}
