# Bulk operations in long mode, between ADDRESS and DATA.

# By the kernel. What is left is in RCX.

load_bytes:
        call    from_address_to_data
        rep movsb
        ret
store_bytes:
        call    from_data_to_address
        rep movsb
        ret
load_words:
        call    from_address_to_data
        rep movsl
        ret
store_words:
        call    from_data_to_address
        rep movsl
        ret
load_longs:
        call    from_address_to_data
        rep movsq
        ret
store_longs:
        call    from_data_to_address
        rep movsq
        ret

from_address_to_data:
        movq    %rbx, %rsi
        movq    %fs:MAILBOX_VIRTUAL, %rdi
        addq    $DATA, %rdi
        movl    %fs:COUNT, %ecx
        ret
from_data_to_address:
        movq    %fs:MAILBOX_VIRTUAL, %rsi
        addq    $DATA, %rsi
        movq    %rbx, %rdi
        movl    %fs:COUNT, %ecx
        ret

fill_words:
        call    from_value
        jz      2f
1:      movl    %eax, (%rdi)
        addl    %edx, %eax
        addq    $4, %rdi
        decl    %ecx
        jnz     1b
2:      ret
fill_longs:
        call    from_value
        jz      2f
1:      movq    %rax, (%rdi)
        addq    %rdx, %rax
        addq    $8, %rdi
        decl    %ecx
        jnz     1b
2:      ret

from_value:
        movq    %rcx, %rax
        movq    %fs:EXPECTED, %rdx
        movq    %rbx, %rdi
        movl    %fs:COUNT, %ecx
        testl   %ecx, %ecx
        ret

# With user privilege, by way of the XMM registers: up to eight chunks each time, of 16 bytes, or of one
# long, so that each is moved by one instruction; what remains, word by word or byte by byte. RDI is in
# DATA, RBX the address, R12 the operation, LEFT what is still to be done.
bulk_by_user:
        movl    %eax, %r12d
        movl    %fs:COUNT, %eax
        movl    %eax, %fs:LEFT
        movq    %fs:MAILBOX_VIRTUAL, %rdi
        addq    $DATA, %rdi
next_by_user:
        movl    %fs:LEFT, %eax
        testl   %eax, %eax
        jz      succeed
        movl    $3, %ecx                        # log2 of the bytes of a chunk
        cmpl    $LOAD_LONGS, %r12d
        jae     2f
        movl    $4, %ecx
        cmpl    $LOAD_WORDS, %r12d
        jb      1f
        shll    $2, %eax
1:      shrl    $4, %eax
        jz      single_by_user
2:      cmpl    $8, %eax
        jbe     3f
        movl    $8, %eax
3:      movl    %eax, %edx                      # chunks
        shll    %cl, %eax
        movl    %eax, %r13d                     # bytes
        leaq    bulk_chunks - 4 * LOAD_BYTES(%rip), %rsi
        jmp     by_operation

single_by_user:
        leaq    bulk_singles - 4 * LOAD_BYTES(%rip), %rsi
by_operation:
        movslq  (%rsi, %r12, 4), %rax
        leaq    rom(%rip), %rsi
        addq    %rsi, %rax
        jmp     *%rax

        .macro  in_ring_3 code
        leaq    \code(%rip), %rsi
        leaq    9f(%rip), %r15
        jmp     enter_user_page
9:
        .endm

load_chunks:
        in_ring_3 user_load_chunks
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        movups  %xmm\i, 16 * \i(%rdi)
        .endr
        jmp     advance
store_chunks:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        movups  16 * \i(%rdi), %xmm\i
        .endr
        in_ring_3 user_store_chunks
        jmp     advance
load_some_longs:
        in_ring_3 user_load_longs
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        movq    %xmm\i, 8 * \i(%rdi)
        .endr
        jmp     advance
store_some_longs:
        .irp    i, 0, 1, 2, 3, 4, 5, 6, 7
        movq    8 * \i(%rdi), %xmm\i
        .endr
        in_ring_3 user_store_longs
        jmp     advance
load_byte:
        in_ring_3 user_load8
        movb    %al, (%rdi)
        movl    $1, %r13d
        jmp     advance
store_byte:
        movb    (%rdi), %cl
        in_ring_3 user_store8
        movl    $1, %r13d
        jmp     advance
load_word:
        in_ring_3 user_load32
        movl    %eax, (%rdi)
        movl    $4, %r13d
        jmp     advance
store_word:
        movl    (%rdi), %ecx
        in_ring_3 user_store32
        movl    $4, %r13d

advance:                                        # by R13 bytes
        addq    %r13, %rbx
        addq    %r13, %rdi
        cmpl    $LOAD_WORDS, %r12d
        jb      2f
        cmpl    $LOAD_LONGS, %r12d
        jb      1f
        shrl    $1, %r13d
1:      shrl    $2, %r13d
2:      subl    %r13d, %fs:LEFT
        jmp     next_by_user

        .balign 4
bulk_chunks:                                    # from LOAD_BYTES on; Java makes stores of fills
        .long   load_chunks - rom, store_chunks - rom, load_chunks - rom, store_chunks - rom
        .long   0, load_some_longs - rom, store_some_longs - rom
bulk_singles:
        .long   load_byte - rom, store_byte - rom, load_word - rom, store_word - rom
