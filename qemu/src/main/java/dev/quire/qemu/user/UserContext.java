package dev.quire.qemu.user;

/**
 * What a thread has in the processor while it does not run: general registers, thread pointer,
 * floating-point and vector state. The words and their order are the architecture's: {@link
 * X86Register}, {@link Armv7Register}.
 */
public final class UserContext {
  private final int[] registers;
  private final byte[] floating;
  private int threadPointer;

  /** Creates a context of zeroes. */
  public UserContext(int registers, int floatingBytes) {
    this.registers = new int[registers];
    this.floating = new byte[floatingBytes];
  }

  private UserContext(UserContext from) {
    this.registers = from.registers.clone();
    this.floating = from.floating.clone();
    this.threadPointer = from.threadPointer;
  }

  /** Returns a copy that shares nothing with this one. */
  public UserContext copy() {
    return new UserContext(this);
  }

  /** A general register, by its position. */
  public int get(int register) {
    return registers[register];
  }

  /** Sets a general register. */
  public void set(int register, int value) {
    registers[register] = value;
  }

  /** Where thread-local storage is: the base of GS on x86, TPIDRURO on ARMv7. */
  public int threadPointer() {
    return threadPointer;
  }

  /** Sets the thread pointer. */
  public void setThreadPointer(int address) {
    threadPointer = address;
  }

  /** The floating-point and vector state itself: an FXSAVE image on x86, D0 to D31 and FPSCR. */
  public byte[] floating() {
    return floating;
  }
}
