package dev.quire.qemu.user;

/** Why user code stopped. */
public enum Trap {
  /** It made a system call: {@code int 0x80}, or {@code svc}. The context is after it. */
  SYSTEM_CALL,
  /** The processor's timer: user code has run for a slice of time. */
  TICK,
  /** An undefined instruction. The context is at it, as for all that follow. */
  UNDEFINED,
  /** A division by zero, or an overflow that traps. */
  ARITHMETIC,
  /** A breakpoint instruction. */
  BREAKPOINT,
  /** A misaligned access where the processor asks for alignment. */
  ALIGNMENT,
  /** An instruction or a segment that user code may not use. */
  PROTECTION
}
