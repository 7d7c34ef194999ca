package dev.quire.qemu.linux;

import dev.quire.qemu.linux.abi.Signal;
import dev.quire.qemu.linux.task.Lives;

/**
 * How a program ended.
 *
 * @param code what it left with, 0 to 255; 0 if a signal ended it
 * @param signal the number of the signal that ended it; 0 if none did
 */
public record ExitStatus(int code, int signal) {

  /** What shells add to a signal's number. */
  private static final int SIGNALLED = 128;

  static ExitStatus of(int waitStatus) {
    return new ExitStatus(Lives.exitCode(waitStatus), Lives.signalOf(waitStatus));
  }

  /** The code that a shell would tell: 128 and the signal, if one ended it. */
  public int shellCode() {
    return signal == 0 ? code : SIGNALLED + signal;
  }

  @Override
  public String toString() {
    return signal == 0 ? "exit code " + code : Signal.name(signal);
  }
}
