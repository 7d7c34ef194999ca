# The stub: waits for what Java asks, does it, answers.
#
# CS is based at the stub, FS and SS at the mailbox; DS and ES are flat. While an operation is done,
# EBX holds ADDRESS and ECX VALUE; it returns its result in EAX, the high word of 64 bits in EDX.

        .long   MAGIC_WORD                      # what everyone may read at the stub
        .set    MAGIC_WORD, 0x72697551

poll:   movl    %fs:LOOKS, %ecx
1:      movl    %fs:REQUEST, %eax
        cmpl    %fs:ANSWER, %eax
        jne     at_once
        decl    %ecx
        jnz     1b
        movl    $FEW, %fs:LOOKS

        # Nothing for a while: naps until the timer wakes it, twice as long each time.
nap:    movl    %fs:NAP, %eax
        movl    %fs:TIMER, %ebx
        movl    %eax, APIC_INITIAL_COUNT(%ebx)
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

serve:  movl    $STACK_TOP, %esp
        movl    %fs:ADDRESS, %ebx
        movl    %fs:VALUE, %ecx
        movl    %fs:OPERATION, %edx
        movzbl  %dl, %eax
        testl   $BY_USER, %edx
        jnz     by_user
        call    *%cs:operations(, %eax, 4)
succeed:
        movl    %eax, %fs:RESULT
        movl    %edx, %fs:RESULT + HIGH
        xorl    %eax, %eax
answer: movl    %eax, %fs:STATUS                # EAX: 0, or the vector of the trap plus one
        movl    %fs:REQUEST, %eax
        movl    %eax, %fs:ANSWER
        jmp     poll

# Loads and stores by the kernel.

load8:  movzbl  (%ebx), %eax
        ret
load16: movzwl  (%ebx), %eax
        ret
load32: movl    (%ebx), %eax
        ret

# Aligned accesses of 64 bits are atomic: SDM 3A, 8.1.1.
load64: movq    (%ebx), %xmm0
long_result:
        movd    %xmm0, %eax
        psrlq   $32, %xmm0
        movd    %xmm0, %edx
        ret

store8: movb    %cl, (%ebx)
        ret
store16:
        movw    %cx, (%ebx)
        ret
store32:
        movl    %ecx, (%ebx)
        ret
store64:
        movq    %fs:VALUE, %xmm0
        movq    %xmm0, (%ebx)
        ret
exchange32:
        xchgl   %ecx, (%ebx)
        movl    %ecx, %eax
        ret
compare_and_set32:
        movl    %fs:EXPECTED, %eax
        lock cmpxchgl %ecx, (%ebx)
        sete    %al
        movzbl  %al, %eax
        ret
exchange64:
        movl    %ebx, %edi
        movl    %ecx, %ebx
        movl    %fs:VALUE + HIGH, %ecx
        xorl    %eax, %eax
        xorl    %edx, %edx
1:      lock cmpxchg8b (%edi)
        jne     1b
        ret
compare_and_set64:
        movl    %ebx, %edi
        movl    %ecx, %ebx
        movl    %fs:VALUE + HIGH, %ecx
        movl    %fs:EXPECTED, %eax
        movl    %fs:EXPECTED + HIGH, %edx
        lock cmpxchg8b (%edi)
        sete    %al
        movzbl  %al, %eax
        ret

# A fetch is granted nowhere that a read is not (SDM 3A, 4.6.1): the word is loaded, and where that is
# refused, fetched, to be refused as a fetch is. A breakpoint is fetched too, since its execution is
# harmless. Where EXPECTED is set there is one, and it is fetched without having been loaded.
fetch32:
        cmpl    $0, %fs:EXPECTED
        jne     1f
        movl    (%ebx), %eax
        cmpb    $0xcc, %al
        jne     nothing
1:      pushl   $FLAT_CODE
        pushl   %ebx
        lretl                                   # traps, and the trap succeeds

# Bulk operations by the kernel, between ADDRESS and DATA. What is left is in ECX.

load_words:
        call    from_address_to_data
        rep movsl
        jmp     flat_again
load_bytes:
        call    from_address_to_data
        rep movsb
flat_again:
        movw    $USER_DATA, %ax
        movw    %ax, %es
nothing:
        ret
load_longs:
        call    from_address_to_data
        testl   %ecx, %ecx
        jz      flat_again
1:      movq    (%esi), %xmm0
        movq    %xmm0, %es:(%edi)
        addl    $8, %esi
        addl    $8, %edi
        decl    %ecx
        jnz     1b
        jmp     flat_again
store_longs:
        call    from_data_to_address
        testl   %ecx, %ecx
        jz      nothing
1:      movq    %fs:(%esi), %xmm0
        movq    %xmm0, (%edi)
        addl    $8, %esi
        addl    $8, %edi
        decl    %ecx
        jnz     1b
        ret
store_words:
        call    from_data_to_address
        rep movsl %fs:(%esi), %es:(%edi)
        ret
store_bytes:
        call    from_data_to_address
        rep movsb %fs:(%esi), %es:(%edi)
        ret

from_address_to_data:
        movw    $MAILBOX, %ax
        movw    %ax, %es
        movl    %ebx, %esi
        movl    $DATA, %edi
        movl    %fs:COUNT, %ecx
        ret
from_data_to_address:
        movl    $DATA, %esi
        movl    %ebx, %edi
        movl    %fs:COUNT, %ecx
        ret

fill_words:
        movl    %ecx, %eax
        movl    %fs:EXPECTED, %edx
        movl    %ebx, %edi
        movl    %fs:COUNT, %ecx
        testl   %edx, %edx
        jnz     1f
        rep stosl
        ret
1:      movl    %eax, (%edi)
        addl    %edx, %eax
        addl    $4, %edi
        decl    %ecx
        jnz     1b
        ret
fill_longs:
        movl    %ebx, %edi
        movq    %fs:VALUE, %xmm0
        movq    %fs:EXPECTED, %xmm1
        movl    %fs:COUNT, %ecx
        testl   %ecx, %ecx
        jz      nothing
1:      movq    %xmm0, (%edi)
        paddq   %xmm1, %xmm0
        addl    $8, %edi
        decl    %ecx
        jnz     1b
        ret

# Control registers and invalidation.

read_cr0:
        movl    %cr0, %eax
        ret
write_cr0:
        movl    %ecx, %cr0
        ret
read_cr2:
        movl    %cr2, %eax
        ret
read_cr3:
        movl    %cr3, %eax
        ret
write_cr3:
        movl    %ecx, %cr3
        ret
read_cr4:
        movl    %cr4, %eax
        ret
write_cr4:
        movl    %ecx, %cr4
        ret
invlpg: invlpg  (%ebx)
        ret

        .set    IA32_EFER, 0xc0000080
read_efer:
        movl    $IA32_EFER, %ecx
        rdmsr
        ret
write_efer:
        movl    %ecx, %eax
        movl    %fs:VALUE + HIGH, %edx
        movl    $IA32_EFER, %ecx
        wrmsr
        ret

# Paging goes on while the stub is mapped identically, and from then on it is where the kernel has it
# mapped. ADDRESS is where the local APIC is from then on.
paging_on:
        lgdt    %fs:GDTR_VIRTUAL
        lidt    %fs:IDTR_VIRTUAL
        movl    %ecx, %cr0
        ljmp    $STUB_CODE, $1f
1:      movw    $TASK, %ax
        ltr     %ax
        jmp     moved

# And off, where the stub is mapped identically again.
paging_off:
        ljmp    $PHYSICAL_CODE, $1f
1:      movw    $PHYSICAL_MAILBOX, %ax
        movw    %ax, %fs
        movl    %ecx, %cr0
        lgdt    %fs:GDTR_PHYSICAL
        lidt    %cs:physical_idtr
        ljmp    $STUB_CODE, $moved

moved:  movw    $USER_DATA, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    $MAILBOX, %ax
        movw    %ax, %fs
        movw    %ax, %ss
        movl    $STACK_TOP, %esp
        movl    %ebx, %fs:TIMER
        jmp     succeed

        .balign 4
operations:
        .long   nothing, load8, load16, load32, load64, store8, store16, store32, store64
        .long   exchange32, exchange64, compare_and_set32, compare_and_set64, fetch32
        .long   load_bytes, store_bytes, load_words, store_words, fill_words
        .long   load_longs, store_longs, fill_longs, run
        .long   read_cr0, write_cr0, paging_on, paging_off, read_cr2, read_cr3, write_cr3
        .long   read_cr4, write_cr4, invlpg, read_efer, write_efer, long_mode_on
