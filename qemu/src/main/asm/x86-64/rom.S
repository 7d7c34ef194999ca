# What an x86 processor runs in long mode: two pages of the firmware, at LONG_ROM in it. Unlike the
# 32-bit stub it uses no addresses of its own: it runs wherever it is mapped, and finds its mailbox by
# the base of FS. Labels are offsets from the beginning of the firmware.
#
#   page 0   the way into long mode, the stub, its traps
#   page 1   what user accesses are made from: all that user privilege may see of this
        .include "mailbox.inc"
        .include "x86/registers.inc"
        .include "x86-64/registers.inc"
        .text
rom:    .long   MAGIC_WORD                      # what everyone may read at the stub
        .include "x86-64/enter.S"
        .include "x86-64/stub.S"
        .include "x86-64/bulk.S"
        .include "x86-64/traps.S"
        .org    0x1000
        .include "x86-64/user.S"
        .org    0x2000
