# Ring 3 and back: accesses with user privilege, user code, traps.

# An access with user privilege: enters ring 3 at the operation's code in the user page, with VALUE in
# EBP:ECX and in XMM0, EXPECTED in EDX:EAX.
by_user:
        cmpl    $LOAD_BYTES, %eax
        jae     bulk_by_user
        movl    $succeed, %fs:AFTER
        movl    %cs:user_operations(, %eax, 4), %esi
        movl    %fs:EXPECTED, %eax
        movl    %fs:EXPECTED + HIGH, %edx
        movl    %fs:VALUE + HIGH, %ebp
        movq    %fs:VALUE, %xmm0

# Goes to ring 3, at the offset in ESI from the stub. Interrupts stay off.
enter_user_page:
        addl    %fs:WINDOW, %esi
        pushl   $USER_DATA
        pushl   $0
        pushl   $2                              # EFLAGS
        pushl   $USER_CODE
        pushl   %esi
        iretl

# Bulk operations, by way of the XMM registers: up to eight chunks each time, of 16 bytes, or of one
# long, so that each is moved by one instruction; what remains, word by word or byte by byte. EDI is
# the offset in DATA, EBX the address, LEFT what is still to be done.
bulk_by_user:
        movl    %eax, %ebp                      # the operation, as long as this takes
        movl    %fs:COUNT, %eax
        movl    %eax, %fs:LEFT
        movl    $DATA, %edi
next_by_user:
        movl    %fs:LEFT, %eax
        testl   %eax, %eax
        jz      succeed
        cmpl    $LOAD_LONGS, %ebp
        jae     2f
        cmpl    $LOAD_WORDS, %ebp
        jb      1f
        shll    $2, %eax                        # bytes
1:      shrl    $4, %eax                        # chunks
        jz      single_by_user
2:      cmpl    $8, %eax
        jbe     3f
        movl    $8, %eax
3:      movl    %eax, %fs:CHUNKS
        movl    %eax, %edx
        jmp     *%cs:bulk_chunks - LOAD_BYTES * 4(, %ebp, 4)

load_chunks:
        movl    $3f, %fs:AFTER
        movl    $user_load_chunks, %esi
        jmp     enter_user_page
3:      .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        movups  %xmm\i, %fs:16 * \i(%edi)
        .endr
        jmp     chunks_done
store_chunks:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        movups  %fs:16 * \i(%edi), %xmm\i
        .endr
        movl    $chunks_done, %fs:AFTER
        movl    $user_store_chunks, %esi
        jmp     enter_user_page
chunks_done:
        movl    %fs:CHUNKS, %eax
        shll    $4, %eax
        jmp     advance

load_some_longs:
        movl    $3f, %fs:AFTER
        movl    $user_load_longs, %esi
        jmp     enter_user_page
3:      .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        movq    %xmm\i, %fs:8 * \i(%edi)
        .endr
        jmp     longs_done
store_some_longs:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        movq    %fs:8 * \i(%edi), %xmm\i
        .endr
        movl    $longs_done, %fs:AFTER
        movl    $user_store_longs, %esi
        jmp     enter_user_page
longs_done:
        movl    %fs:CHUNKS, %eax
        subl    %eax, %fs:LEFT
        shll    $3, %eax
        addl    %eax, %ebx
        addl    %eax, %edi
        jmp     next_by_user

single_by_user:
        jmp     *%cs:bulk_singles - LOAD_BYTES * 4(, %ebp, 4)
load_word:
        movl    $1f, %fs:AFTER
        movl    $user_load32, %esi
        jmp     enter_user_page
1:      movl    %eax, %fs:(%edi)
        movl    $4, %eax
        jmp     advance
load_byte:
        movl    $1f, %fs:AFTER
        movl    $user_load8, %esi
        jmp     enter_user_page
1:      movb    %al, %fs:(%edi)
        movl    $1, %eax
        jmp     advance
store_word:
        movl    %fs:(%edi), %ecx
        movl    $4f, %fs:AFTER
        movl    $user_store32, %esi
        jmp     enter_user_page
4:      movl    $4, %eax
        jmp     advance
store_byte:
        movb    %fs:(%edi), %cl
        movl    $1f, %fs:AFTER
        movl    $user_store8, %esi
        jmp     enter_user_page
1:      movl    $1, %eax

advance:                                        # by EAX bytes
        addl    %eax, %ebx
        addl    %eax, %edi
        cmpl    $LOAD_WORDS, %ebp
        jb      1f
        shrl    $2, %eax                        # words
1:      subl    %eax, %fs:LEFT
        jmp     next_by_user

# User code, from the registers in the mailbox, until it traps or its slice of time is over.
run:    fxrstor %fs:FLOATING
        movl    %fs:TIMER, %ebx
        movl    %fs:SLICE, %eax
        movl    %eax, APIC_INITIAL_COUNT(%ebx)
        movl    $1, %fs:RUNNING
        movw    $THREAD_DATA, %ax
        movw    %ax, %gs
        pushl   $USER_DATA
        pushl   %fs:REGISTERS + 4 * 7           # ESP
        pushl   %fs:REGISTERS + 4 * 9           # EFLAGS
        pushl   $USER_CODE
        pushl   %fs:REGISTERS + 4 * 8           # EIP
        movl    %fs:REGISTERS + 4 * 0, %eax
        movl    %fs:REGISTERS + 4 * 1, %ebx
        movl    %fs:REGISTERS + 4 * 2, %ecx
        movl    %fs:REGISTERS + 4 * 3, %edx
        movl    %fs:REGISTERS + 4 * 4, %esi
        movl    %fs:REGISTERS + 4 * 5, %edi
        movl    %fs:REGISTERS + 4 * 6, %ebp
        iretl

# Every trap comes here, with this on the stack:
        .set FRAME_EDI, 0
        .set FRAME_ESI, 4
        .set FRAME_EBP, 8
        .set FRAME_EBX, 16
        .set FRAME_EDX, 20
        .set FRAME_ECX, 24
        .set FRAME_EAX, 28
        .set FRAME_VECTOR, 32
        .set FRAME_ERROR, 36
        .set FRAME_EIP, 40
        .set FRAME_CS, 44
        .set FRAME_EFLAGS, 48
        .set FRAME_ESP, 52                      # from ring 3 alone

trap:   pushal
        movw    $MAILBOX, %ax
        movw    %ax, %fs
        movw    $USER_DATA, %ax
        movw    %ax, %ds
        movw    %ax, %es
        cld
        movl    FRAME_VECTOR(%esp), %eax
        cmpl    $TICK, %eax
        jne     1f
        movl    %fs:TIMER, %ebx
        movl    $0, APIC_END_OF_INTERRUPT(%ebx)
1:      cmpl    $0, %fs:RUNNING
        jne     user_code_trapped
        cmpl    $TICK, %eax
        je      resume                          # the end of a nap
        cmpl    $RETURNED, %eax
        je      returned
        cmpl    $BREAKPOINT, %eax
        jne     2f
        cmpb    $FETCH32, %fs:OPERATION
        jne     2f
        movl    FRAME_EAX(%esp), %eax           # the breakpoint was fetched
        jmp     leave_to_succeed
2:      cmpl    $PAGE_FAULT, %eax
        jne     4f
        cmpb    $FETCH32, %fs:OPERATION
        jne     4f
        cmpl    $0, %fs:EXPECTED
        jne     4f
        movl    %cr2, %ebx
        cmpl    %fs:ADDRESS, %ebx
        je      fetch_refused
4:      testl   $3, FRAME_CS(%esp)
        jnz     3f
        movl    FRAME_ECX(%esp), %ebx           # in ring 0; in ring 3 LEFT is kept up
        movl    %ebx, %fs:LEFT
3:      call    note_trap
        movl    $STACK_TOP, %esp
        jmp     answer

# The load of what is to be fetched was refused: the fetch is made, once, and is refused too.
fetch_refused:
        movl    $1, %fs:EXPECTED
        movl    %ebx, FRAME_EIP(%esp)
        testl   $3, FRAME_CS(%esp)
        jnz     resume
        movl    $FLAT_CODE, FRAME_CS(%esp)
resume: popal
        addl    $8, %esp
        iretl

# The stub's own code in ring 3 is back, all its registers as they were there.
returned:
        popal
        movl    $STACK_TOP, %esp
        jmp     *%fs:AFTER
leave_to_succeed:
        movl    $STACK_TOP, %esp
        jmp     succeed

user_code_trapped:
        movl    $0, %fs:RUNNING
        movl    %fs:TIMER, %ebx
        movl    $0, APIC_INITIAL_COUNT(%ebx)
        call    note_trap
        pushl   %eax
        .set    nth, 0                          # in the order of X86Register
        .irp    field, FRAME_EAX, FRAME_EBX, FRAME_ECX, FRAME_EDX, FRAME_ESI, FRAME_EDI, FRAME_EBP, FRAME_ESP, FRAME_EIP, FRAME_EFLAGS
        movl    4 + \field(%esp), %eax
        movl    %eax, %fs:REGISTERS + 4 * nth
        .set    nth, nth + 1
        .endr
        popl    %eax
        fxsave  %fs:FLOATING
        movl    $STACK_TOP, %esp
        jmp     answer

# Writes down the trap whose frame stands above the return address; EAX: its vector, and one more
# when this returns.
note_trap:
        movl    4 + FRAME_ERROR(%esp), %ebx
        movl    %ebx, %fs:FAULT_CODE
        movl    4 + FRAME_EIP(%esp), %ebx
        movl    %ebx, %fs:FAULT_PC
        movl    %cr2, %ebx
        movl    %ebx, %fs:FAULT_ADDRESS
        incl    %eax
        ret

        .balign 4
user_operations:
        .long   0, user_load8, user_load16, user_load32, user_load64
        .long   user_store8, user_store16, user_store32, user_store64
        .long   user_exchange32, user_exchange64
        .long   user_compare_and_set32, user_compare_and_set64, user_fetch32
bulk_chunks:                                    # from LOAD_BYTES on; Java fills DATA and stores it
        .long   load_chunks, store_chunks, load_chunks, store_chunks, 0
        .long   load_some_longs, store_some_longs
bulk_singles:
        .long   load_byte, store_byte, load_word, store_word
