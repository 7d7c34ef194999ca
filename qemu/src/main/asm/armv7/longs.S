@ Accesses of 64 bits, to aligned addresses: exclusive ones, which alone are atomic everywhere
@ (ARM DDI 0406C, A3.5.3). They are reads first, and have no form for user privilege. So the processor
@ is asked whether such an access would be granted; if not, a word is read or written, to fault as it
@ should.

        .set    PRIVILEGED_READ, 0              @ ATS1CPR, ATS1CPW, ATS1CUR, ATS1CUW
        .set    PRIVILEGED_WRITE, 1
        .set    USER_READ, 2
        .set    USER_WRITE, 3

        .macro  ask what, otherwise
        mcr     p15, 0, r0, c7, c8, \what
        isb
        mrc     p15, 0, r3, c7, c4, 0           @ PAR: bit 0 says that it would fault
        tst     r3, #1
        mov     r5, r0
        \otherwise
        .endm

load64: ldrexd  r2, r3, [r0]
        clrex
        str     r3, [r4, #RESULT + HIGH]
        mov     r0, r2
        bx      lr
user_load64:
        ask     USER_READ, "ldrtne r3, [r5]"
        b       load64

user_store64:
user_exchange64:
        ask     USER_WRITE, "strtne r1, [r5]"
        b       1f
store64:
exchange64:
        ask     PRIVILEGED_WRITE, "strne r1, [r5]"
1:      ldrd    r8, r9, [r4, #VALUE]
2:      ldrexd  r2, r3, [r0]
        strexd  r5, r8, r9, [r0]
        cmp     r5, #0
        bne     2b
        str     r3, [r4, #RESULT + HIGH]
        mov     r0, r2
        bx      lr

user_compare_and_set64:
        ask     USER_WRITE, "strtne r1, [r5]"
        b       1f
compare_and_set64:
        ask     PRIVILEGED_WRITE, "strne r1, [r5]"
1:      ldrd    r8, r9, [r4, #VALUE]
        ldrd    r10, r11, [r4, #EXPECTED]
2:      ldrexd  r2, r3, [r0]
        cmp     r2, r10
        cmpeq   r3, r11
        bne     3f
        strexd  r5, r8, r9, [r0]
        cmp     r5, #0
        bne     2b
        mov     r0, #1
        bx      lr
3:      clrex
        mov     r0, #0
        bx      lr

@ Bulk operations, within one page. What is left is in R6.

user_load_longs:
        cmp     r6, #0
        bxeq    lr
        ask     USER_READ, "ldrtne r3, [r5]"
load_longs:
        add     r5, r4, #DATA
1:      cmp     r6, #0
        bxeq    lr
        ldrexd  r2, r3, [r0]
        clrex
        strd    r2, r3, [r5], #8
        add     r0, r0, #8
        sub     r6, r6, #1
        b       1b

user_store_longs:
        cmp     r6, #0
        bxeq    lr
        ask     USER_WRITE, "strtne r1, [r5]"
        b       1f
store_longs:
        cmp     r6, #0
        bxeq    lr
        ask     PRIVILEGED_WRITE, "strne r1, [r5]"
1:      add     r7, r4, #DATA
2:      ldrd    r8, r9, [r7], #8
3:      ldrexd  r2, r3, [r0]
        strexd  r5, r8, r9, [r0]
        cmp     r5, #0
        bne     3b
        add     r0, r0, #8
        subs    r6, r6, #1
        bne     2b
        bx      lr

user_fill_longs:
        cmp     r6, #0
        bxeq    lr
        ask     USER_WRITE, "strtne r1, [r5]"
        b       1f
fill_longs:
        cmp     r6, #0
        bxeq    lr
        ask     PRIVILEGED_WRITE, "strne r1, [r5]"
1:      ldrd    r8, r9, [r4, #VALUE]
        ldrd    r10, r11, [r4, #EXPECTED]
2:      ldrexd  r2, r3, [r0]
        strexd  r5, r8, r9, [r0]
        cmp     r5, #0
        bne     2b
        adds    r8, r8, r10
        adc     r9, r9, r11
        add     r0, r0, #8
        subs    r6, r6, #1
        bne     2b
        bx      lr
