@ The stub: waits for what Java asks, does it, answers.
@
@ TPIDRPRW points to the mailbox, the stack pointer of every mode to REGISTERS in it. While an
@ operation is done, R0 holds ADDRESS, R1 VALUE, R2 EXPECTED, R4 the mailbox and R6 COUNT; it returns
@ its result in R0. Each begins with an ISB and ends with a DSB.

stub:   b       start                           @ the vectors: reset
        b       undefined
        b       supervisor_call
        b       prefetch_abort
        b       data_abort
        b       .
        b       interrupt
        b       .

poll:   mrc     p15, 0, r4, c13, c0, 4          @ TPIDRPRW
        ldr     r5, [r4, #LOOKS]
1:      ldr     r0, [r4, #REQUEST]
        ldr     r1, [r4, #ANSWER]
        cmp     r0, r1
        bne     at_once
        subs    r5, r5, #1
        bne     1b
        mov     r0, #FEW
        str     r0, [r4, #LOOKS]

        @ Nothing for a while: naps until the timer wakes it, twice as long each time.
nap:    ldr     r0, [r4, #NAP]
        ldr     r1, [r4, #NAP_LAST]
        mcr     p15, 0, r0, c14, c3, 0          @ CNTV_TVAL
        mov     r2, #1
        mcr     p15, 0, r2, c14, c3, 1          @ CNTV_CTL: on
        isb
        lsl     r0, r0, #1
        cmp     r0, r1
        strls   r0, [r4, #NAP]
        wfi                                     @ ends though interrupts are masked
        mov     r2, #0
        mcr     p15, 0, r2, c14, c3, 1          @ off
        isb
        ldr     r0, [r4, #REQUEST]
        ldr     r1, [r4, #ANSWER]
        cmp     r0, r1
        beq     nap
        ldr     r0, [r4, #NAP_FIRST]
        str     r0, [r4, #NAP]
        b       serve

at_once:
        ldr     r0, [r4, #SPINS]
        str     r0, [r4, #LOOKS]

serve:  dmb
        isb
        ldr     r3, [r4, #OPERATION]
        ldr     r6, [r4, #COUNT]
        ldr     r0, [r4, #ADDRESS]
        ldr     r1, [r4, #VALUE]
        ldr     r2, [r4, #EXPECTED]
        adr     r7, operations
        tst     r3, #BY_USER
        adrne   r7, user_operations
        bic     r3, r3, #BY_USER
        ldr     r3, [r7, r3, lsl #2]
        adr     r7, stub
        add     r3, r3, r7
        blx     r3
succeed:
        mrc     p15, 0, r4, c13, c0, 4
        str     r0, [r4, #RESULT]
        mov     r0, #0
answer: str     r0, [r4, #STATUS]               @ R0: 0, or the trap
        dsb
        ldr     r0, [r4, #REQUEST]
        str     r0, [r4, #ANSWER]
        b       poll

        .balign 4
operations:
        .word   nothing - stub, load8 - stub, load16 - stub, load32 - stub, load64 - stub
        .word   store8 - stub, store16 - stub, store32 - stub, store64 - stub
        .word   exchange32 - stub, exchange64 - stub
        .word   compare_and_set32 - stub, compare_and_set64 - stub, fetch32 - stub
        .word   load_bytes - stub, store_bytes - stub
        .word   load_words - stub, store_words - stub, fill_words - stub
        .word   load_longs - stub, store_longs - stub, fill_longs - stub, run - stub
        .word   switch_mmu - stub
        .word   read_sctlr - stub, write_sctlr - stub
        .word   read_ttbr0 - stub, write_ttbr0 - stub, read_ttbr1 - stub, write_ttbr1 - stub
        .word   read_ttbcr - stub, write_ttbcr - stub
        .word   read_contextidr - stub, write_contextidr - stub, read_dacr - stub, write_dacr - stub
        .word   read_prrr - stub, write_prrr - stub, read_nmrr - stub, write_nmrr - stub
        .word   tlbimva - stub, tlbimvaa - stub, tlbiasid - stub, tlbiall - stub
        .word   tlbimvais - stub, tlbimvaais - stub, tlbiasidis - stub, tlbiallis - stub
        .word   dccmvac - stub, icialluis - stub, may_user_write - stub
user_operations:
        .word   nothing - stub, user_load8 - stub, user_load16 - stub, user_load32 - stub
        .word   user_load64 - stub
        .word   user_store8 - stub, user_store16 - stub, user_store32 - stub, user_store64 - stub
        .word   exchange32 - stub, user_exchange64 - stub
        .word   compare_and_set32 - stub, user_compare_and_set64 - stub, user_fetch32 - stub
        .word   user_load_bytes - stub, user_store_bytes - stub
        .word   user_load_words - stub, user_store_words - stub, user_fill_words - stub
        .word   user_load_longs - stub, user_store_longs - stub, user_fill_longs - stub

nothing:
        bx      lr

@ Loads and stores by the kernel.

load8:  ldrb    r0, [r0]
        bx      lr
load16: ldrh    r0, [r0]
        bx      lr
load32: ldr     r0, [r0]
        bx      lr
store8: strb    r1, [r0]
        bx      lr
store16:
        strh    r1, [r0]
        bx      lr
store32:
        str     r1, [r0]
        bx      lr

@ Exclusive accesses have no form for user privilege: MAY_USER_WRITE was asked before.
exchange32:
        ldrex   r3, [r0]
        strex   r5, r1, [r0]
        cmp     r5, #0
        bne     exchange32
        mov     r0, r3
        bx      lr
compare_and_set32:
        ldrex   r3, [r0]
        cmp     r3, r2
        bne     1f
        strex   r5, r1, [r0]
        cmp     r5, #0
        bne     compare_and_set32
        mov     r0, #1
        bx      lr
1:      clrex
        mov     r0, #0
        bx      lr

@ The same with user privilege.

user_load8:
        mov     r5, r0
        ldrbt   r0, [r5]
        bx      lr
user_load16:
        mov     r5, r0
        ldrht   r0, [r5]
        bx      lr
user_load32:
        mov     r5, r0
        ldrt    r0, [r5]
        bx      lr
user_store8:
        strbt   r1, [r0]
        bx      lr
user_store16:
        strht   r1, [r0]
        bx      lr
user_store32:
        strt    r1, [r0]
        bx      lr

        .include "armv7/longs.S"

@ Bulk operations between ADDRESS and DATA. What is left is in R6.

        .macro  bulk name, from, to
\name:  add     r5, r4, #DATA
1:      cmp     r6, #0
        bxeq    lr
        \from
        \to
        sub     r6, r6, #1
        b       1b
        .endm

        bulk    load_words, "ldr r1, [r0], #4", "str r1, [r5], #4"
        bulk    store_words, "ldr r1, [r5], #4", "str r1, [r0], #4"
        bulk    load_bytes, "ldrb r1, [r0], #1", "strb r1, [r5], #1"
        bulk    store_bytes, "ldrb r1, [r5], #1", "strb r1, [r0], #1"
        bulk    fill_words, "str r1, [r0], #4", "add r1, r1, r2"
        bulk    user_load_words, "ldrt r1, [r0], #4", "str r1, [r5], #4"
        bulk    user_store_words, "ldr r1, [r5], #4", "strt r1, [r0], #4"
        bulk    user_load_bytes, "ldrbt r1, [r0], #1", "strb r1, [r5], #1"
        bulk    user_store_bytes, "ldrb r1, [r5], #1", "strbt r1, [r0], #1"
        bulk    user_fill_words, "strt r1, [r0], #4", "add r1, r1, r2"
