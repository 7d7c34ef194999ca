package dev.quire.qemu.user;

/** The words of a {@link UserContext} on ARMv7, in their order. */
public enum Armv7Register {
  R0,
  R1,
  R2,
  R3,
  R4,
  R5,
  R6,
  R7,
  R8,
  R9,
  R10,
  R11,
  R12,
  SP,
  LR,
  PC,
  CPSR
}
