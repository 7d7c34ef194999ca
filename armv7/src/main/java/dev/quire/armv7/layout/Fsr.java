package dev.quire.armv7.layout;

import dev.quire.api.Fault;

/**
 * DFSR and IFSR, the fault status registers, as short descriptors fill them: ARM DDI 0406C, B3.13.3
 * (Table B3-23), B4.1.52 and B4.1.96.
 *
 * <pre>
 *           11   10   9 8  7    4 3      0
 *   DFSR  |WnR|FS[4]|    |domain|FS[3:0]|
 *   IFSR  |   |FS[4]|    |      |FS[3:0]|
 * </pre>
 *
 * <p>Unlike x86, the register does not tell whether user code made the access, and the status names
 * the level of the descriptor that refused it.
 */
public final class Fsr {

  /** The first-level descriptor is a fault. */
  public static final int TRANSLATION_L1 = 0b00101;

  /** The second-level descriptor is a fault. */
  public static final int TRANSLATION_L2 = 0b00111;

  /** The access flag of a section is clear. */
  public static final int ACCESS_FLAG_L1 = 0b00011;

  /** The access flag of a page is clear. */
  public static final int ACCESS_FLAG_L2 = 0b00110;

  /** The domain of a section has no access. */
  public static final int DOMAIN_L1 = 0b01001;

  /** The domain of a page's table has no access. */
  public static final int DOMAIN_L2 = 0b01011;

  /** A section does not grant the access. */
  public static final int PERMISSION_L1 = 0b01101;

  /** A page does not grant the access. */
  public static final int PERMISSION_L2 = 0b01111;

  /** Nothing answers at the address of a first-level descriptor. */
  public static final int EXTERNAL_WALK_L1 = 0b01100;

  /** Nothing answers at the address of a second-level descriptor. */
  public static final int EXTERNAL_WALK_L2 = 0b01110;

  /** Nothing answers at the physical address. */
  public static final int EXTERNAL = 0b01000;

  /** The address is not aligned as the access needs. */
  public static final int ALIGNMENT = 0b00001;

  /** WnR: a write, or an atomic operation. DFSR only. */
  public static final int WNR = 1 << 11;

  private static final int FS_LOW = 0b1111;
  private static final int FS_HIGH = 1 << 4;
  private static final int FS4 = 1 << 10;
  private static final int DOMAIN_SHIFT = 4;
  private static final int DOMAIN = (Dacr.DOMAINS - 1) << DOMAIN_SHIFT;

  private Fsr() {}

  /** DFSR of a data access that was refused. */
  public static int dfsr(int status, int domain, boolean write) {
    return ifsr(status) | ((domain << DOMAIN_SHIFT) & DOMAIN) | (write ? WNR : 0);
  }

  /** IFSR of a fetch that was refused; it has no domain. */
  public static int ifsr(int status) {
    return (status & FS_LOW) | ((status & FS_HIGH) == 0 ? 0 : FS4);
  }

  /** FS[4:0] of either register. */
  public static int status(int fsr) {
    return (fsr & FS_LOW) | ((fsr & FS4) == 0 ? 0 : FS_HIGH);
  }

  /** The domain, in DFSR; meaningless after a translation fault of the first level. */
  public static int domain(int dfsr) {
    return (dfsr & DOMAIN) >>> DOMAIN_SHIFT;
  }

  /** WnR, in DFSR. */
  public static boolean isWrite(int dfsr) {
    return (dfsr & WNR) != 0;
  }

  /** The cause that a status stands for; what no table entry caused is {@code NOT_PRESENT}. */
  public static Fault.Cause cause(int status) {
    return switch (status) {
      case ACCESS_FLAG_L1, ACCESS_FLAG_L2 -> Fault.Cause.ACCESS_FLAG;
      case DOMAIN_L1, DOMAIN_L2 -> Fault.Cause.DOMAIN;
      case PERMISSION_L1, PERMISSION_L2 -> Fault.Cause.PROTECTION;
      default -> Fault.Cause.NOT_PRESENT;
    };
  }

  /** The name of a status in the manual's Table B3-23. */
  public static String name(int status) {
    return switch (status) {
      case TRANSLATION_L1 -> "translation fault, first level";
      case TRANSLATION_L2 -> "translation fault, second level";
      case ACCESS_FLAG_L1 -> "access flag fault, first level";
      case ACCESS_FLAG_L2 -> "access flag fault, second level";
      case DOMAIN_L1 -> "domain fault, first level";
      case DOMAIN_L2 -> "domain fault, second level";
      case PERMISSION_L1 -> "permission fault, first level";
      case PERMISSION_L2 -> "permission fault, second level";
      case EXTERNAL_WALK_L1 -> "external abort on walk, first level";
      case EXTERNAL_WALK_L2 -> "external abort on walk, second level";
      case EXTERNAL -> "external abort";
      case ALIGNMENT -> "alignment fault";
      default -> "reserved status";
    };
  }

  /** DFSR by its fields, for messages. */
  public static String describeDfsr(int dfsr) {
    return fields("DFSR", dfsr).number("domain", domain(dfsr)).flag("WnR", isWrite(dfsr)).end();
  }

  /** IFSR by its fields, for messages. */
  public static String describeIfsr(int ifsr) {
    return fields("IFSR", ifsr).end();
  }

  private static Fields fields(String register, int fsr) {
    int status = status(fsr);
    return Fields.of(fsr, register)
        .bits("FS", status, Integer.bitCount(FS_LOW | FS_HIGH))
        .text(name(status));
  }
}
