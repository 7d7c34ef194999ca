# The interrupt descriptors, and behind them the entries that they lead to. Vectors that are not here
# are not present: user code that names one gets a general protection fault.

        .set    BY_HARDWARE, 0x8e00             # a gate that switches interrupts off
        .set    BY_USER_CODE, 0xee00            # one that user code may name as well

gates:
        .macro  gate vector, kind
        .org    gates + \vector * 8
        .word   entry_\vector, STUB_CODE, \kind, 0
        .endm
        .irp    vector, 0, 1, 2
        gate    \vector, BY_HARDWARE
        .endr
        .irp    vector, 3, 4
        gate    \vector, BY_USER_CODE
        .endr
        .irp    vector, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19
        gate    \vector, BY_HARDWARE
        .endr
        gate    RETURNED, BY_USER_CODE
        gate    TICK, BY_HARDWARE
        gate    SYSTEM_CALL, BY_USER_CODE
        gate    SPURIOUS, BY_HARDWARE
gates_end:

        .macro  entry vector
entry_\vector:
        pushl   $0                              # where the processor has no error code
        pushl   $\vector
        jmp     trap
        .endm
        .macro  entry_with_error vector
entry_\vector:
        pushl   $\vector
        jmp     trap
        .endm
        .irp    vector, 0, 1, 2, 3, 4, 5, 6, 7, 9, 15, 16, 18, 19, RETURNED, TICK, SYSTEM_CALL
        entry   \vector
        .endr
        .irp    vector, 8, 10, 11, 12, 13, 14, 17
        entry_with_error \vector
        .endr
entry_SPURIOUS:
        iretl
