# What runs in ring 3 for accesses with user privilege in long mode: one access, or up to eight chunks
# of 16 or of 8 bytes between the address in RBX and the XMM registers, and back. It uses no stack. Its
# page is seen by user code, so there is nothing here but this.

user_load8:
        movzbl  (%rbx), %eax
        int     $RETURNED
user_load16:
        movzwl  (%rbx), %eax
        int     $RETURNED
user_load32:
        movl    (%rbx), %eax
        int     $RETURNED
user_load64:
        movq    (%rbx), %rax
        int     $RETURNED
user_store8:
        movb    %cl, (%rbx)
        int     $RETURNED
user_store16:
        movw    %cx, (%rbx)
        int     $RETURNED
user_store32:
        movl    %ecx, (%rbx)
        int     $RETURNED
user_store64:
        movq    %rcx, (%rbx)
        int     $RETURNED
user_exchange32:
        xchgl   %ecx, (%rbx)
        movl    %ecx, %eax
        int     $RETURNED
user_exchange64:
        xchgq   %rcx, (%rbx)
        movq    %rcx, %rax
        int     $RETURNED
user_compare_and_set32:
        lock cmpxchgl %ecx, (%rbx)
        sete    %al
        movzbl  %al, %eax
        int     $RETURNED
user_compare_and_set64:
        lock cmpxchgq %rcx, (%rbx)
        sete    %al
        movzbl  %al, %eax
        int     $RETURNED
user_fetch32:                                   # RAX: whether a breakpoint is there
        testq   %rax, %rax
        jnz     1f
        movl    (%rbx), %eax
        cmpb    $0xcc, %al
        je      1f
        int     $RETURNED
1:      movl    $1, %r14d
        jmp     *%rbx

# EDX holds the number of chunks, 1 to 8.
        .macro  chunk move, i
        \move
        decl    %edx
        jz      1f
        .endm

user_load_chunks:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        chunk   "movups 16 * \i(%rbx), %xmm\i", \i
        .endr
1:      int     $RETURNED
user_store_chunks:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        chunk   "movups %xmm\i, 16 * \i(%rbx)", \i
        .endr
1:      int     $RETURNED
user_load_longs:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        chunk   "movq 8 * \i(%rbx), %xmm\i", \i
        .endr
1:      int     $RETURNED
user_store_longs:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        chunk   "movq %xmm\i, 8 * \i(%rbx)", \i
        .endr
1:      int     $RETURNED
