package dev.quire.qemu.linux.abi;

/**
 * What is known of a signal that was sent: siginfo_t.
 *
 * @param signal its number
 * @param code who sent it, SI_… or what the signal's own codes say
 * @param sender the sender's id, or the child's
 * @param status a child's status
 * @param address where an access faulted
 */
public record SignalInfo(int signal, int code, int sender, int status, int address) {

  /** How many bytes it has in memory. */
  public static final int BYTES = 128;

  /** CLD_EXITED. */
  public static final int CHILD_EXITED = 1;

  /** CLD_KILLED. */
  public static final int CHILD_KILLED = 2;

  /** SI_TKILL. */
  private static final int SENT_TO_THREAD = -6;

  /** SI_KERNEL. */
  private static final int BY_KERNEL = 0x80;

  /** Returns a signal that a process sent with kill(2). */
  public static SignalInfo sent(int signal, int sender) {
    return new SignalInfo(signal, 0, sender, 0, 0);
  }

  /** Returns a signal that a process sent with tgkill(2). */
  public static SignalInfo sentToThread(int signal, int sender) {
    return new SignalInfo(signal, SENT_TO_THREAD, sender, 0, 0);
  }

  /** Returns a signal of the kernel. */
  public static SignalInfo kernel(int signal) {
    return new SignalInfo(signal, BY_KERNEL, 0, 0, 0);
  }

  /** Returns a signal for something that user code did at an address. */
  public static SignalInfo fault(int signal, int code, int address) {
    return new SignalInfo(signal, code, 0, 0, address);
  }

  /** Returns the signal for a child that ended. */
  public static SignalInfo child(int code, int child, int status) {
    return new SignalInfo(Signal.SIGCHLD, code, child, status, 0);
  }

  /** Writes the structure. */
  public byte[] bytes() {
    StructWriter to = StructWriter.of(BYTES).int32(signal).int32(0).int32(code);
    switch (signal) {
      case Signal.SIGSEGV, Signal.SIGBUS, Signal.SIGILL, Signal.SIGFPE, Signal.SIGTRAP ->
          to.int32(address);
      default -> to.int32(sender).int32(0).int32(status);
    }
    return to.bytes();
  }
}
