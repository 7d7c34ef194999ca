@ User code, fetches, traps.

@ User code, from the registers in the mailbox, until it traps or its slice of time is over.
run:    add     r0, r4, #FLOATING
        vldmia  r0!, {d0-d15}
        vldmia  r0!, {d16-d31}
        ldr     r1, [r0]
        vmsr    fpscr, r1
        ldr     r0, [r4, #THREAD]
        mcr     p15, 0, r0, c13, c0, 3          @ TPIDRURO
        ldr     r0, [r4, #SLICE]
        mcr     p15, 0, r0, c14, c3, 0          @ CNTV_TVAL
        mov     r0, #1
        mcr     p15, 0, r0, c14, c3, 1          @ CNTV_CTL: on
        str     r0, [r4, #RUNNING]
        clrex
        ldr     lr, [sp, #4 * 15]
        ldr     r0, [sp, #4 * 16]
        msr     spsr_cxsf, r0
        ldmia   sp, {r0-r14}^
        nop
        movs    pc, lr

@ A fetch of any word, without executing it. It is taken for Thumb code within an IT block whose
@ condition fails, so that what is fetched is skipped; breakpoints stand on what comes next, whether
@ two or four bytes on. It always traps: by a breakpoint if the fetch was granted.
        .set SKIPPED, 1 << 25                   @ CPSR.IT: four instructions, if equal; they are not
        .set BREAK_ANYWHERE, 0x7                @ DBGBCR: on, in all modes
        .set FIRST_HALF, 0x3 << 5               @ the halves of the word at DBGBVR
        .set SECOND_HALF, 0xc << 5

user_fetch32:
        mov     r5, #USER
        b       1f
fetch32:
        mov     r5, #SYSTEM
1:      orr     r5, r5, #THUMB
        orr     r5, r5, #MASKED
        orr     r5, r5, #SKIPPED
        msr     spsr_cxsf, r5
        mcr     p14, 0, r0, c0, c0, 4           @ DBGBVR0
        movw    r1, #BREAK_ANYWHERE | SECOND_HALF
        mcr     p14, 0, r1, c0, c0, 5           @ DBGBCR0
        add     r1, r0, #4
        mcr     p14, 0, r1, c0, c1, 4           @ DBGBVR1
        movw    r1, #BREAK_ANYWHERE | FIRST_HALF
        mcr     p14, 0, r1, c0, c1, 5           @ DBGBCR1
        isb
        mov     lr, r0
        movs    pc, lr

@ Every trap saves the registers and goes on with R0 its kind and LR where it happened.

undefined:
        stmia   sp, {r0-r14}^
        mrs     r1, spsr
        tst     r1, #THUMB
        subeq   lr, lr, #4
        subne   lr, lr, #2
        mov     r0, #TRAP_UNDEFINED
        b       trapped
supervisor_call:
        stmia   sp, {r0-r14}^
        mov     r0, #TRAP_SUPERVISOR_CALL
        b       trapped
prefetch_abort:
        sub     lr, lr, #4
        stmia   sp, {r0-r14}^
        mov     r0, #TRAP_PREFETCH_ABORT
        b       trapped
data_abort:
        sub     lr, lr, #8
        stmia   sp, {r0-r14}^
        mov     r0, #TRAP_DATA_ABORT
        b       trapped
interrupt:
        sub     lr, lr, #4
        stmia   sp, {r0-r14}^
        mov     r0, #TRAP_INTERRUPT

trapped:
        mrs     r1, spsr
        str     lr, [sp, #4 * 15]
        str     r1, [sp, #4 * 16]
        sub     r4, sp, #REGISTERS
        str     lr, [r4, #FAULT_PC]
        cmp     r0, #TRAP_PREFETCH_ABORT
        mrceq   p15, 0, r1, c6, c0, 2           @ IFAR
        mrceq   p15, 0, r2, c5, c0, 1           @ IFSR
        mrcne   p15, 0, r1, c6, c0, 0           @ DFAR
        mrcne   p15, 0, r2, c5, c0, 0           @ DFSR
        str     r1, [r4, #FAULT_ADDRESS]
        str     r2, [r4, #FAULT_CODE]
        ldr     r1, [sp, #4 * 6]
        str     r1, [r4, #LEFT]
        cps     #SUPERVISOR
        mov     r2, #0
        ldr     r1, [r4, #RUNNING]
        cmp     r1, #0
        bne     user_code_trapped
        mcr     p14, 0, r2, c0, c0, 5           @ no breakpoints
        mcr     p14, 0, r2, c0, c1, 5
        b       answer

user_code_trapped:
        str     r2, [r4, #RUNNING]
        mcr     p15, 0, r2, c14, c3, 1          @ no timer
        add     r3, r4, #FLOATING
        vstmia  r3!, {d0-d15}
        vstmia  r3!, {d16-d31}
        vmrs    r1, fpscr
        str     r1, [r3]
        b       answer
