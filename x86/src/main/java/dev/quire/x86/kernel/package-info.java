/**
 * The x86 part of the kernel: entry words, recursive and foreign slot, invalidation, faults, boot.
 * {@link dev.quire.x86.kernel.X86Kernel} puts it together.
 */
@NullMarked
package dev.quire.x86.kernel;

import org.jspecify.annotations.NullMarked;
