@ Control registers, invalidation, caches: one instruction each, with the value in R1, or the operand of
@ an invalidation in R0.

        .macro  control name, crn, op1, crm, op2
read_\name:
        mrc     p15, \op1, r0, \crn, \crm, \op2
        bx      lr
write_\name:
        mcr     p15, \op1, r1, \crn, \crm, \op2
        isb
        bx      lr
        .endm

        control sctlr, c1, 0, c0, 0
        control ttbr0, c2, 0, c0, 0
        control ttbr1, c2, 0, c0, 1
        control ttbcr, c2, 0, c0, 2
        control dacr, c3, 0, c0, 0
        control prrr, c10, 0, c2, 0
        control nmrr, c10, 0, c2, 1
        control contextidr, c13, 0, c0, 1

        .macro  operation name, crm, op2
\name:  mcr     p15, 0, r0, \crm, \op2
        bx      lr
        .endm

        operation tlbimva, "c8, c7", 1
        operation tlbiasid, "c8, c7", 2
        operation tlbiall, "c8, c7", 0
        operation tlbimvaa, "c8, c7", 3
        operation tlbimvais, "c8, c3", 1
        operation tlbiasidis, "c8, c3", 2
        operation tlbiallis, "c8, c3", 0
        operation tlbimvaais, "c8, c3", 3
        operation dccmvac, "c7, c10", 1

icialluis:
        mov     r0, #0
        mcr     p15, 0, r0, c7, c1, 0           @ ICIALLUIS
        mcr     p15, 0, r0, c7, c1, 6           @ BPIALLIS
        bx      lr

may_user_write:
        mcr     p15, 0, r0, c7, c8, 3           @ ATS1CUW
        isb
        mrc     p15, 0, r0, c7, c4, 0           @ PAR: bit 0 says that it would fault
        bx      lr

@ The MMU goes on or off while the stub is mapped identically. VALUE is SCTLR, ADDRESS where the stub is
@ from then on, EXPECTED where the mailbox is.
switch_mmu:
        adr     r3, 1f
        adrl    r5, stub
        sub     r3, r3, r5
        add     r3, r3, r0
        mcr     p15, 0, r1, c1, c0, 0
        isb
        bx      r3
1:      bl      settle
        b       succeed

@ Points VBAR to the stub at R0, TPIDRPRW and all stack pointers to the mailbox at R2.
settle: mcr     p15, 0, r0, c12, c0, 0
        mcr     p15, 0, r2, c13, c0, 4
        add     r1, r2, #REGISTERS
        cps     #ABORT
        mov     sp, r1
        cps     #UNDEFINED
        mov     sp, r1
        cps     #IRQ
        mov     sp, r1
        cps     #SUPERVISOR
        mov     sp, r1
        isb
        bx      lr
        .ltorg
