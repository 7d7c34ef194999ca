# The stub: waits for what Java asks, does it, answers.
#
# CS is based at the stub, FS and SS at the mailbox; DS and ES are flat. While an operation is done,
# EBX holds ADDRESS and ECX VALUE; it returns its result in EAX.

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
store8: movb    %cl, (%ebx)
        ret
store16:
        movw    %cx, (%ebx)
        ret
store32:
        movl    %ecx, (%ebx)
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

# Without execute-never a fetch is granted exactly where a read is (SDM 3A, 4.6.1): the word is
# loaded. Where it is a breakpoint it is executed too, since that is harmless.
fetch32:
        movl    (%ebx), %eax
        cmpb    $0xcc, %al
        jne     1f
        pushl   $FLAT_CODE
        pushl   %ebx
        lretl                                   # traps, and the trap succeeds
1:      ret

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
        .long   nothing, load8, load16, load32, store8, store16, store32
        .long   exchange32, compare_and_set32, fetch32
        .long   load_words, store_words, fill_words, load_bytes, store_bytes, run
        .long   read_cr0, write_cr0, paging_on, paging_off, read_cr2, read_cr3, write_cr3
        .long   read_cr4, write_cr4, invlpg
