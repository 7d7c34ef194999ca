package dev.quire.qemu.linux.abi;

import dev.quire.qemu.user.UserContext;

/** What differs between Linux on i386 and Linux on ARM (EABI). */
public abstract class Abi {
  private final SystemCallNumbers numbers;

  Abi(SystemCallNumbers.Column column) {
    numbers = SystemCallNumbers.read(column);
  }

  /**
   * Returns the ABI of a backend.
   *
   * @param backend {@code x86} or {@code armv7}
   * @throws IllegalArgumentException if it is neither
   */
  public static Abi of(String backend) {
    return switch (backend) {
      case "x86" -> new X86Abi();
      case "armv7" -> new Armv7Abi();
      default -> throw new IllegalArgumentException("no Linux programs are known for " + backend);
    };
  }

  /** The names of the system calls. */
  public final SystemCallNumbers numbers() {
    return numbers;
  }

  /** {@code e_machine} of its executables. */
  public abstract int elfMachine();

  /** The machine as uname(2) tells it, for example {@code i686}. */
  public abstract String machine();

  /** The processor as AT_PLATFORM tells it. */
  public abstract String platform();

  /** What the processor can do, as AT_HWCAP tells it. */
  public abstract long hardwareCapabilities();

  /** The number of the system call that user code has just made. */
  public abstract int callNumber(UserContext context);

  /** An argument of the system call, 0 to 5. */
  public abstract int argument(UserContext context, int index);

  /** Where a 64-bit argument begins that would come at {@code index} if nothing aligned it. */
  public abstract int longArgument(int index);

  /** The multiple of bytes on which 64-bit fields of structures lie: 4 or 8. */
  public abstract int longAlignment();

  /** Whether the thread pointer is given in a struct user_desc. */
  public abstract boolean describesThreadPointer();

  /** O_DIRECTORY. */
  public abstract int openDirectory();

  /** O_NOFOLLOW. */
  public abstract int openNoFollow();

  /** Sets what the system call returns. */
  public abstract void setResult(UserContext context, int result);

  /** Makes user code make the system call again, which came with this number and argument 0. */
  public abstract void restart(UserContext context, int number, int firstArgument);

  /** The stack pointer. */
  public abstract int stackPointer(UserContext context);

  /** Sets the stack pointer. */
  public abstract void setStackPointer(UserContext context, int address);

  /** The instruction pointer. */
  public abstract int instructionPointer(UserContext context);

  /** Sets the stack frame of a handler up, and the registers so that it is called. */
  public abstract void enterHandler(UserContext context, HandlerCall call, UserMemory memory);

  /**
   * Undoes {@link #enterHandler}: the registers are as before the signal.
   *
   * @param withInfo whether the frame is that of a handler with three arguments
   * @return the signals to be blocked from now on
   */
  public abstract long leaveHandler(UserContext context, boolean withInfo, UserMemory memory);
}
