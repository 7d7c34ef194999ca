package dev.quire.qemu.user;

/** The words of a {@link UserContext} on x86, in their order. */
public enum X86Register {
  EAX,
  EBX,
  ECX,
  EDX,
  ESI,
  EDI,
  EBP,
  ESP,
  EIP,
  EFLAGS
}
