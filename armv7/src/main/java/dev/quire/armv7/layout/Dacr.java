package dev.quire.armv7.layout;

/**
 * DACR, the domain access control register: ARM DDI 0406C, B3.7.3 and B4.1.43. Two bits for each of
 * sixteen domains.
 */
public final class Dacr {

  /** The number of domains. */
  public static final int DOMAINS = 16;

  /** Every access is a domain fault. */
  public static final int NO_ACCESS = 0b00;

  /** Permissions are checked. */
  public static final int CLIENT = 0b01;

  /** Reserved; taken as no access. */
  public static final int RESERVED = 0b10;

  /** Nothing is checked, not even XN. */
  public static final int MANAGER = 0b11;

  private static final int FIELD_BITS = 2;
  private static final int FIELD = (1 << FIELD_BITS) - 1;

  /** What the kernel runs with: its only domain, 0, is a client; the others have no access. */
  public static final int STANDARD = of(0, CLIENT);

  private Dacr() {}

  /** The bits that give {@code domain}, 0 to 15, this access. */
  public static int of(int domain, int access) {
    return access << (domain * FIELD_BITS);
  }

  /** The access of {@code domain}, 0 to 15. */
  public static int access(int dacr, int domain) {
    return (dacr >>> (domain * FIELD_BITS)) & FIELD;
  }

  /** The register by its fields, for messages: the domains that have access. */
  public static String describe(int dacr) {
    Fields fields = Fields.of(dacr, "DACR");
    for (int domain = 0; domain < DOMAINS; domain++) {
      if (access(dacr, domain) != NO_ACCESS) {
        fields.bits("D" + domain, access(dacr, domain), FIELD_BITS);
      }
    }
    return fields.end();
  }
}
