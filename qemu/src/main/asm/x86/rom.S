# The firmware of the x86 guest: 64 KB that end at 4 GB, and are seen below 1 MB too.
#
#   0xF0000  the stub: what a processor runs while Java drives it
#   0xF1000  its interrupt descriptors
#   0xF2000  the page that user accesses are made from: all that user privilege may see of this
#   0xF3000  the two pages of the stub of long mode
#   0xFF000  where processors start
#
# Labels are offsets from the beginning: the stub's code segment is based there, wherever it is mapped.
        .include "mailbox.inc"
        .include "x86/registers.inc"
        .include "x86-64/registers.inc"
        .text
        .code32
        .include "x86/stub.S"
        .include "x86/traps.S"
        .org    0x1000
        .include "x86/gates.S"
        .org    0x2000
        .include "x86/user.S"
        .org    LONG_ROM
        .incbin "x86-64.bin"
        .set    long_mode_on, LONG_ROM + 4
        .org    0xf000
        .include "x86/start.S"
