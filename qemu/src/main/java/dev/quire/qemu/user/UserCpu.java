package dev.quire.qemu.user;

/** A processor that runs user code. The simulated processors do not: they have no instructions. */
public interface UserCpu {

  /** How many words a context of this processor has, the general registers. */
  int registers();

  /** How many bytes the floating-point and vector state takes. */
  int floatingBytes();

  /** Returns the state of a thread that starts: all zero, and what the architecture asks for. */
  UserContext start(long entry, long stackPointer);

  /**
   * Runs user code in the current address space until it traps, and leaves its state in {@code
   * context}.
   *
   * <p>A page fault of user code enters the fault entry of the processor, as an access by user code
   * does. When that returns, user code goes on where it faulted; when it throws, this method throws
   * the same, and the context is at the instruction that faulted.
   */
  Trap run(UserContext context);
}
