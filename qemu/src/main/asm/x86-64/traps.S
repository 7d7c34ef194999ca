# Ring 3 and back in long mode: accesses with user privilege, traps.

# An access with user privilege: enters ring 3 at the operation's code in the user page, with VALUE in
# RCX and EXPECTED in RAX.
by_user:
        cmpl    $LOAD_BYTES, %eax
        jae     bulk_by_user
        leaq    user_operations(%rip), %rsi
        movslq  (%rsi, %rax, 4), %rax
        addq    %rax, %rsi
        leaq    succeed(%rip), %r15
        movq    %fs:EXPECTED, %rax

# Goes to ring 3, at the address in RSI. Interrupts stay off. The code there comes back to where R15
# says, and leaves R12 to R15 alone, but for R14 when it fetches.
enter_user_page:
        pushq   $USER_DATA
        pushq   $0
        pushq   $2                              # RFLAGS
        pushq   $USER_CODE
        pushq   %rsi
        iretq

# Where the descriptors lead.
        .set    ENTRY_BYTES, 16
        .balign ENTRY_BYTES
entries:
        .set    vector, 0
        .rept   GATES
        .org    entries + vector * ENTRY_BYTES
        .if     (vector < 8) || (vector == 9) || ((vector > 14) && (vector != 17))
        pushq   $0                              # the processor has no error code
        .endif
        pushq   $vector
        jmp     trap
        .set    vector, vector + 1
        .endr

# Every trap comes here, with this on the stack:
        .set FRAME_RAX, 0
        .set FRAME_RCX, 8
        .set FRAME_VECTOR, 16
        .set FRAME_ERROR, 24
        .set FRAME_RIP, 32
        .set FRAME_CS, 40

trap:   cld
        pushq   %rcx
        pushq   %rax
        movq    FRAME_VECTOR(%rsp), %rax
        cmpl    $TICK, %eax
        jne     1f
        movq    %fs:TIMER, %rcx                 # the end of a nap
        movl    $0, APIC_END_OF_INTERRUPT(%rcx)
        jmp     resume
1:      cmpl    $LONG_SPURIOUS, %eax
        je      resume
        cmpl    $RETURNED, %eax
        je      returned
        cmpb    $FETCH32, %fs:OPERATION
        jne     2f
        cmpl    $BREAKPOINT, %eax
        je      fetched
        testl   %r14d, %r14d
        jnz     2f
        cmpl    $GENERAL_PROTECTION, %eax       # that of a load from an address that is not canonical
        je      fetch_refused
        movq    %cr2, %rcx
        cmpq    %fs:ADDRESS, %rcx
        je      fetch_refused
2:      testl   $3, FRAME_CS(%rsp)
        jnz     3f
        movl    %ecx, %fs:LEFT                  # in ring 0; in ring 3 LEFT is kept up
3:      movl    FRAME_ERROR(%rsp), %ecx
        movl    %ecx, %fs:FAULT_CODE
        movq    FRAME_RIP(%rsp), %rcx
        movq    %rcx, %fs:FAULT_PC
        movq    %cr2, %rcx
        movq    %rcx, %fs:FAULT_ADDRESS
        incl    %eax
        jmp     answer

# The load of what is to be fetched was refused: the fetch is made, and is refused too.
fetch_refused:
        movl    $1, %r14d
        movq    %fs:ADDRESS, %rcx
        movq    %rcx, FRAME_RIP(%rsp)
resume: popq    %rax
        popq    %rcx
        addq    $16, %rsp
        iretq

# The breakpoint was fetched; what was loaded before is the result.
fetched:
        popq    %rax
        jmp     succeed

# The stub's own code in ring 3 is back, all its registers as they were there.
returned:
        popq    %rax
        popq    %rcx
        movq    %fs:MAILBOX_VIRTUAL, %rsp
        addq    $STACK_TOP, %rsp
        jmp     *%r15

        .macro  user_operation number, code
        .org    user_operations + \number * 4
        .long   \code - user_operations
        .endm
        .balign 4
user_operations:
        user_operation LOAD8, user_load8
        user_operation LOAD16, user_load16
        user_operation LOAD32, user_load32
        user_operation LOAD64, user_load64
        user_operation STORE8, user_store8
        user_operation STORE16, user_store16
        user_operation STORE32, user_store32
        user_operation STORE64, user_store64
        user_operation EXCHANGE32, user_exchange32
        user_operation EXCHANGE64, user_exchange64
        user_operation COMPARE_AND_SET32, user_compare_and_set32
        user_operation COMPARE_AND_SET64, user_compare_and_set64
        user_operation FETCH32, user_fetch32
