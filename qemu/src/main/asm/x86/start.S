# From reset to the stub: real mode, protected mode, one processor after the other.
        .code16
# Other processors start here, at FF00:0000.
        ljmp    $ROM >> 4, $start
start:  cli
        lgdtl   %cs:first_gdtr
        movl    %cr0, %eax
        orl     $1, %eax                        # PE
        movl    %eax, %cr0
        ljmpl   $STUB_CODE, $protected

        .code32
protected:
        movw    $FIRST_DATA, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movl    $LOCAL_APIC, %ebx
        movl    APIC_ID(%ebx), %edx
        shrl    $24, %edx                       # the index of this processor
        jnz     1f

        # The first one silences the old interrupt controllers and starts the others.
        movb    $0xff, %al
        outb    %al, $0x21
        outb    %al, $0xa1
        movl    $0x000c4500, APIC_COMMAND(%ebx) # INIT to all but this one
        movl    $0x000c4600 | (ROM + 0xf000) >> 12, APIC_COMMAND(%ebx) # start-up, at that page

1:      movl    $0x100 | SPURIOUS, APIC_SPURIOUS(%ebx) # on
        movl    $TICK, APIC_TIMER(%ebx)         # one shot
        movl    $0x0b, APIC_DIVIDE(%ebx)        # by one

        imull   $MAILBOX_STRIDE, %edx
        addl    $MAILBOXES, %edx
        lgdt    GDTR_PHYSICAL(%edx)
        lidt    %cs:physical_idtr
        movw    $USER_DATA, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    $MAILBOX, %ax
        movw    %ax, %fs
        movw    %ax, %ss
        movl    $STACK_TOP, %esp
        movl    $0x33, %eax                     # PE, MP, ET, NE: floating point as user code wants it
        movl    %eax, %cr0
        movl    $0x600, %eax                    # OSFXSR, OSXMMEXCPT
        movl    %eax, %cr4
        fninit
        jmp     poll

# Until the processor's own descriptors are loaded. Accessed already: this is read-only memory.
        .set FIRST_DATA, 0x10
        .balign 8
first_gdt:
        .quad   0
        .quad   0x00cf9b0f0000ffff              # code, based at ROM
        .quad   0x00cf93000000ffff              # data, flat
first_gdtr:
        .word   . - first_gdt - 1
        .long   ROM + first_gdt
physical_idtr:
        .word   gates_end - gates - 1
        .long   ROM + gates

        .org    0xfff0
        .code16
        ljmp    $ROM >> 4, $start
        .org    0x10000
