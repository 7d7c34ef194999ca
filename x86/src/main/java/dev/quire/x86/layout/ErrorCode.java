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

  private ErrorCode() {}

  /** Returns the error code decoded by field. */
  public static String describe(int code) {
    return String.format(
        "0x%x [%s, %s, %s%s%s]",
        code,
        (code & P) != 0 ? "P protection" : "P not-present",
        (code & WR) != 0 ? "W/R write" : "W/R read",
        (code & US) != 0 ? "U/S user" : "U/S supervisor",
        (code & RSVD) != 0 ? ", RSVD" : "",
        (code & ID) != 0 ? ", I/D fetch" : "");
  }
}
