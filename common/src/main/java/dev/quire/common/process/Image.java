package dev.quire.common.process;

import dev.quire.common.swap.UserSpace;

/**
 * What a process executes: a space, and where execution starts in it. A process has another one
 * after {@link Processes#exec}.
 *
 * @param space the memory
 * @param entry where its execution starts, unsigned
 * @param stackPointer its stack pointer at the entry, unsigned
 */
record Image(UserSpace space, long entry, long stackPointer) {}
