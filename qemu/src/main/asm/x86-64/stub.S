# The stub in long mode: waits for what Java asks, does it, answers.
#
# FS is based at the mailbox, all other segments are flat. While an operation is done, RBX holds
# ADDRESS and RCX VALUE; it returns its result in RAX.

poll:   movl    %fs:LOOKS, %ecx
1:      movl    %fs:REQUEST, %eax
        cmpl    %fs:ANSWER, %eax
        jne     at_once
        decl    %ecx
        jnz     1b
        movl    $FEW, %fs:LOOKS

        # Nothing for a while: naps until the timer wakes it, twice as long each time.
nap:    movl    %fs:NAP, %eax
        movq    %fs:TIMER, %rbx
        movl    %eax, APIC_INITIAL_COUNT(%rbx)
        addl    %eax, %eax
        cmpl    %fs:NAP_LAST, %eax
        ja      1f
        movl    %eax, %fs:NAP
1:      sti
        hlt
        cli
        movl    %fs:REQUEST, %eax
        cmpl    %fs:ANSWER, %eax
        je      nap
        movl    %fs:NAP_FIRST, %eax
        movl    %eax, %fs:NAP
        jmp     serve

at_once:
        movl    %fs:SPINS, %eax
        movl    %eax, %fs:LOOKS

serve:  movq    %fs:MAILBOX_VIRTUAL, %rsp
        addq    $STACK_TOP, %rsp
        movq    %fs:ADDRESS, %rbx
        movq    %fs:VALUE, %rcx
        movl    %fs:OPERATION, %edx
        movzbl  %dl, %eax
        xorl    %r14d, %r14d                    # 1 when a fetch is on its way
        testl   $BY_USER, %edx
        jnz     by_user
        leaq    operations(%rip), %rsi
        movslq  (%rsi, %rax, 4), %rax
        addq    %rsi, %rax
        call    *%rax
succeed:
        movq    %rax, %fs:RESULT
        xorl    %eax, %eax
answer: movl    %eax, %fs:STATUS                # EAX: 0, or the vector of the trap plus one
        movl    %fs:REQUEST, %eax
        movl    %eax, %fs:ANSWER
        jmp     poll

# Loads and stores by the kernel.

load8:  movzbl  (%rbx), %eax
        ret
load16: movzwl  (%rbx), %eax
        ret
load32: movl    (%rbx), %eax
        ret
load64: movq    (%rbx), %rax
        ret
store8: movb    %cl, (%rbx)
        ret
store16:
        movw    %cx, (%rbx)
        ret
store32:
        movl    %ecx, (%rbx)
        ret
store64:
        movq    %rcx, (%rbx)
        ret
exchange32:
        xchgl   %ecx, (%rbx)
        movl    %ecx, %eax
        ret
exchange64:
        xchgq   %rcx, (%rbx)
        movq    %rcx, %rax
        ret
compare_and_set32:
        movl    %fs:EXPECTED, %eax
        lock cmpxchgl %ecx, (%rbx)
        sete    %al
        movzbl  %al, %eax
        ret
compare_and_set64:
        movq    %fs:EXPECTED, %rax
        lock cmpxchgq %rcx, (%rbx)
        sete    %al
        movzbl  %al, %eax
        ret

# A fetch is granted nowhere that a read is not (SDM 3A, 4.6.1): the word is loaded, and where that is
# refused, fetched, to be refused. A breakpoint is executed, since that is harmless. Where Java has put
# a breakpoint, it asks for the fetch alone.
fetch32:
        cmpq    $0, %fs:EXPECTED
        jne     1f
        movl    (%rbx), %eax
        cmpb    $0xcc, %al
        je      1f
        ret
1:      movl    $1, %r14d
        jmp     *%rbx                           # traps, and the trap succeeds

# Control registers and invalidation.

read_cr0:
        movq    %cr0, %rax
        ret
write_cr0:
        movq    %rcx, %cr0
        ret
read_cr2:
        movq    %cr2, %rax
        ret
read_cr3:
        movq    %cr3, %rax
        ret
write_cr3:
        movq    %rcx, %cr3
        ret
read_cr4:
        movq    %cr4, %rax
        ret
write_cr4:
        movq    %rcx, %cr4
        ret
invlpg: invlpg  (%rbx)
        ret
read_efer:
        movl    $IA32_EFER, %ecx
        rdmsr
        shlq    $32, %rdx
        orq     %rdx, %rax
        ret
write_efer:
        movl    %ecx, %eax
        movq    %rcx, %rdx
        shrq    $32, %rdx
        movl    $IA32_EFER, %ecx
        wrmsr
nothing:
        ret

# Long mode is not left, and runs no code of users.
        .macro  operation number, code
        .org    operations + \number * 4
        .long   \code - operations
        .endm
        .balign 4
operations:
        operation NOTHING, nothing
        operation LOAD8, load8
        operation LOAD16, load16
        operation LOAD32, load32
        operation LOAD64, load64
        operation STORE8, store8
        operation STORE16, store16
        operation STORE32, store32
        operation STORE64, store64
        operation EXCHANGE32, exchange32
        operation EXCHANGE64, exchange64
        operation COMPARE_AND_SET32, compare_and_set32
        operation COMPARE_AND_SET64, compare_and_set64
        operation FETCH32, fetch32
        operation LOAD_BYTES, load_bytes
        operation STORE_BYTES, store_bytes
        operation LOAD_WORDS, load_words
        operation STORE_WORDS, store_words
        operation FILL_WORDS, fill_words
        operation LOAD_LONGS, load_longs
        operation STORE_LONGS, store_longs
        operation FILL_LONGS, fill_longs
        operation RUN, nothing
        operation READ_CR0, read_cr0
        operation WRITE_CR0, write_cr0
        operation PAGING_ON, nothing
        operation PAGING_OFF, nothing
        operation READ_CR2, read_cr2
        operation READ_CR3, read_cr3
        operation WRITE_CR3, write_cr3
        operation READ_CR4, read_cr4
        operation WRITE_CR4, write_cr4
        operation INVLPG, invlpg
        operation READ_EFER, read_efer
        operation WRITE_EFER, write_efer
        operation LONG_MODE_ON, nothing
