package dev.quire.qemu.linux.task;

/** What Linux does when a program asks. */
public interface SystemCalls {

  /** A call begins; before it is first performed. */
  void begin(Call call);

  /**
   * Performs a call.
   *
   * @return its result
   * @throws dev.quire.qemu.linux.abi.ErrnoException if it fails
   * @throws WouldBlock if it must wait; it is performed again then
   */
  int perform(Call call);

  /** A call is over, with this result. */
  void end(Call call, int result);
}
