package dev.quire.qemu.linux.task;

import dev.quire.qemu.linux.abi.Abi;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.UserMemory;
import dev.quire.qemu.linux.file.OpenFile;
import java.util.OptionalLong;

/**
 * A system call under way. It lives until it has a result: where it has to wait it is tried again,
 * and finds here what it had done, and until when it waits.
 */
public final class Call {
  /** The most arguments. */
  static final int ARGUMENTS = 6;

  private final Kernel kernel;
  private final Task task;
  private final int number;
  private final int[] arguments = new int[ARGUMENTS];
  private OptionalLong deadline = OptionalLong.empty();
  private int progress;
  private boolean silent;

  Call(Kernel kernel, Task task) {
    this.kernel = kernel;
    this.task = task;
    Abi abi = kernel.abi();
    number = abi.callNumber(task.context());
    for (int i = 0; i < ARGUMENTS; i++) {
      arguments[i] = abi.argument(task.context(), i);
    }
  }

  /** What all tasks share. */
  public Kernel kernel() {
    return kernel;
  }

  /** Who made it. */
  public Task task() {
    return task;
  }

  /** Its number. */
  public int number() {
    return number;
  }

  /** Its name. */
  public String name() {
    return kernel.abi().numbers().name(number);
  }

  /** An argument, 0 to 5. */
  public int argument(int index) {
    return arguments[index];
  }

  /** A 64-bit argument that comes behind {@code index} 32-bit ones. */
  public long longArgument(int index) {
    int low = kernel.abi().longArgument(index);
    return Integer.toUnsignedLong(arguments[low]) | (long) arguments[low + 1] << Integer.SIZE;
  }

  /** An argument that is a number of bytes. */
  public int length(int index) {
    if (arguments[index] < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    return arguments[index];
  }

  /** The memory of the task, which is current. */
  public UserMemory memory() {
    return kernel.userMemory();
  }

  /** The file behind a descriptor that is an argument. */
  public OpenFile file(int index) {
    return task.descriptors().file(arguments[index]);
  }

  /** The path that an argument points at. */
  public String path(int index) {
    return memory().path(arguments[index]);
  }

  /** How far it had come before it waited. */
  public int progress() {
    return progress;
  }

  /** Notes how far it has come. */
  public void setProgress(int done) {
    progress = done;
  }

  /** The time until which it waits, as {@link Clock#monotonic} tells it. */
  public OptionalLong deadline() {
    return deadline;
  }

  /** Says, when it is first tried, how long it waits; later it changes nothing. */
  public void setTimeout(long nanoseconds) {
    if (deadline.isEmpty()) {
      long now = kernel.clock().monotonic();
      deadline = OptionalLong.of(now + Math.min(nanoseconds, Long.MAX_VALUE - now));
    }
  }

  /** Whether it has waited long enough. */
  public boolean isOver() {
    return deadline.isPresent() && kernel.clock().monotonic() >= deadline.getAsLong();
  }

  /** Says that the registers hold what user code goes on with: no result is to be set. */
  public void leaveRegisters() {
    silent = true;
  }

  boolean leavesRegisters() {
    return silent;
  }
}
