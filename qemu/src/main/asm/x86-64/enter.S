# Into long mode, from the 32-bit stub: SDM 3A, 9.8.5. This page is mapped identically meanwhile, and
# nothing else that is used here while paging is on already: not the mailbox, until FS is based where
# the kernel has it mapped. ECX is what CR0 becomes; ADDRESS is where the local APIC is from then on.
        .code32
enter_long_mode:
        movl    %fs:MAILBOX_VIRTUAL, %esi
        movl    %fs:MAILBOX_VIRTUAL + HIGH, %edi
        lgdt    %cs:first_gdtr
        movl    %ecx, %cr0                      # compatibility mode, in the same segment
        ljmpl   $STUB_CODE, $ROM + in_long_mode

first_gdtr:
        .word   first_gdt_end - first_gdt - 1
        .long   ROM + first_gdt
        .balign 8
first_gdt:
        .quad   0
        .quad   0x00af9b000000ffff              # 64-bit code, accessed already: this is read-only
first_gdt_end:

        .code64
in_long_mode:
        xorl    %eax, %eax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movw    %ax, %fs
        movl    %esi, %eax
        movl    %edi, %edx
        movl    $IA32_FS_BASE, %ecx
        wrmsr
        lgdt    %fs:GDTR_VIRTUAL
        lidt    %fs:IDTR_VIRTUAL
        movw    $TASK, %ax
        ltr     %ax
        leaq    1f(%rip), %rax                  # go on where the kernel has this page mapped
        leaq    rom(%rip), %rbx
        subq    %rbx, %rax
        addq    %fs:WINDOW, %rax
        jmp     *%rax

1:      movq    %fs:MAILBOX_VIRTUAL, %rsp
        addq    $STACK_TOP, %rsp
        call    write_gates
        movq    %fs:ADDRESS, %rbx
        movq    %rbx, %fs:TIMER
        movl    $0x100 | LONG_SPURIOUS, APIC_SPURIOUS(%rbx)
        xorl    %eax, %eax
        jmp     succeed

# Writes the interrupt descriptors: SDM 3A, 6.14.1. User code may name all of them: it is the stub's.
write_gates:
        movq    %fs:MAILBOX_VIRTUAL, %rdi
        addq    $LONG_GATES, %rdi
        leaq    entries(%rip), %rax
        movl    $GATES, %ecx
1:      movq    %rax, %rdx
        movw    %dx, (%rdi)
        movw    $STUB_CODE, 2(%rdi)
        movw    $0xee00, 4(%rdi)                # switches interrupts off
        shrq    $16, %rdx
        movw    %dx, 6(%rdi)
        shrq    $16, %rdx
        movq    %rdx, 8(%rdi)
        addq    $ENTRY_BYTES, %rax
        addq    $GATE_BYTES, %rdi
        decl    %ecx
        jnz     1b
        ret
