package dev.quire.x86.layout;

/** The error code of a page fault: Intel SDM volume 3A, 4.7, figure 4-12. */
public final class ErrorCode {

  /** P: the fault was a protection violation; clear if an entry was not present. */
  public static final int P = 1;

  /** W/R: the access was a write. */
  public static final int WR = 1 << 1;

  /** U/S: the access was a user-mode access. */
  public static final int US = 1 << 2;

  /** RSVD: a reserved bit was set in an entry. */
  public static final int RSVD = 1 << 3;

  /** I/D: the access was an instruction fetch; reported with NX or SMEP only. */
  public static final int ID = 1 << 4;

  /**
   * The exception was general protection (vector 13) and no page fault: the address is not
   * canonical. No bit of the hardware's: there the vector says so, the error code is 0, and the
   * address is to be found from the instruction, while here CR2 holds it and W/R and U/S are told
   * too (SDM 3A, 6.15, interrupt 13; SDM 1, 3.3.7.1).
   */
  public static final int GENERAL_PROTECTION = 1 << 16;

  private ErrorCode() {}

  /** Returns the error code decoded by field. */
  public static String describe(int code) {
    return String.format(
        "0x%x [%s, %s, %s%s%s]",
        code,
        (code & GENERAL_PROTECTION) != 0
            ? "general protection: not canonical"
            : (code & P) != 0 ? "P protection" : "P not-present",
        (code & WR) != 0 ? "W/R write" : "W/R read",
        (code & US) != 0 ? "U/S user" : "U/S supervisor",
        (code & RSVD) != 0 ? ", RSVD" : "",
        (code & ID) != 0 ? ", I/D fetch" : "");
  }
}
