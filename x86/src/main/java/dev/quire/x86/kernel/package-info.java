/**
 * The x86 part of the kernel: entry words, recursive and foreign slot, invalidation, faults, boot.
 * {@link dev.quire.x86.kernel.X86Kernel} puts it together for two levels, {@link
 * dev.quire.x86.kernel.PaeKernel} for PAE and {@link dev.quire.x86.kernel.LongKernel} for long
 * mode: what these two have in common is named Wide, after their entries of 64 bits.
 */
@NullMarked
package dev.quire.x86.kernel;

import org.jspecify.annotations.NullMarked;
