@ From reset to the stub, one processor after the other.

        .set CPU_ON, 0x84000003                 @ PSCI

start:  mrc     p15, 0, r5, c0, c0, 5           @ MPIDR
        and     r5, r5, #7                      @ the index of this processor
        ldr     r2, =MAILBOXES
        mov     r0, #MAILBOX_STRIDE
        mla     r2, r5, r0, r2
        mov     r0, #0                          @ where the stub is
        bl      settle
        mrc     p15, 0, r4, c13, c0, 4

        ldr     r8, =DISTRIBUTOR
        cmp     r5, #0
        bne     2f

        @ The first one switches the interrupt controller on, and the other processors.
        mov     r0, #1
        str     r0, [r8]                        @ GICD_CTLR
        ldr     r9, [r4, #PROCESSORS]
1:      subs    r9, r9, #1
        beq     2f
        ldr     r0, =CPU_ON
        mov     r1, r9
        mov     r2, #0                          @ where it starts
        mov     r3, #0
        hvc     #0
        b       1b

2:      mov     r0, #1 << 27                    @ the virtual timer's interrupt
        str     r0, [r8, #0x100]                @ GICD_ISENABLER0
        ldr     r8, =CPU_INTERFACE
        mov     r0, #0xff
        str     r0, [r8, #4]                    @ GICC_PMR: all priorities
        mov     r0, #1
        str     r0, [r8]                        @ GICC_CTLR
        mrc     p15, 0, r0, c14, c0, 0          @ CNTFRQ
        str     r0, [r4, #TIMER]

        mov     r0, #0x00f00000                 @ CPACR: floating point for all
        mcr     p15, 0, r0, c1, c0, 2
        isb
        mov     r0, #0x40000000                 @ FPEXC: on
        vmsr    fpexc, r0
        mov     r0, #1 << 15                    @ DBGDSCR.MDBGen: breakpoints, which fetches end at
        mcr     p14, 0, r0, c0, c2, 2
        b       poll
        .ltorg
