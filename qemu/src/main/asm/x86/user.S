# What runs in ring 3 for accesses with user privilege: one access, or up to eight chunks of 16 bytes
# between the address in EBX and the XMM registers, and back. It uses no stack. Its page is seen by
# user code, so there is nothing here but this.

user_load8:
        movzbl  (%ebx), %eax
        int     $RETURNED
user_load16:
        movzwl  (%ebx), %eax
        int     $RETURNED
user_load32:
        movl    (%ebx), %eax
        int     $RETURNED
user_store8:
        movb    %cl, (%ebx)
        int     $RETURNED
user_store16:
        movw    %cx, (%ebx)
        int     $RETURNED
user_store32:
        movl    %ecx, (%ebx)
        int     $RETURNED
user_exchange32:
        xchgl   %ecx, (%ebx)
        movl    %ecx, %eax
        int     $RETURNED
user_compare_and_set32:
        lock cmpxchgl %ecx, (%ebx)
        sete    %al
        movzbl  %al, %eax
        int     $RETURNED
user_fetch32:
        movl    (%ebx), %eax
        cmpb    $0xcc, %al
        jne     1f
        jmp     *%ebx
1:      int     $RETURNED

# EDX holds the number of chunks, 1 to 8.
        .macro  chunk move, i
        \move
        decl    %edx
        jz      1f
        .endm

user_load_chunks:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        chunk   "movups 16 * \i(%ebx), %xmm\i", \i
        .endr
1:      int     $RETURNED
user_store_chunks:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        chunk   "movups %xmm\i, 16 * \i(%ebx)", \i
        .endr
1:      int     $RETURNED
