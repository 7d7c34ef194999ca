@ The firmware of the ARMv7 guest: two pages at physical address 0, where processors start. VBAR points
@ to them wherever they are mapped. Nothing in them depends on where that is.
        .arch   armv7-a
        .arch_extension virt
        .arch_extension mp
        .fpu    neon-vfpv4
        .syntax unified
        .include "mailbox.inc"
        .include "armv7/registers.inc"
        .text
        .arm
        .include "armv7/stub.S"
        .include "armv7/traps.S"
        .org    0x1000
        .include "armv7/registers.S"
        .include "armv7/start.S"
        .org    0x2000
