/**
 * Kernel memory: addresses, frames mapped there, and a heap over both.
 *
 * <p>Most users need one type. A {@link dev.quire.common.heap.KernelHeap} hands out kernel memory
 * of any size and alignment, growing as it must, and can give up the mapping of pages without their
 * frames, as the tables of a new address space need it.
 *
 * <p>{@link dev.quire.common.heap.KernelAddresses} hands out runs of kernel pages with nothing
 * mapped; whoever takes kernel pages of one machine shares one. {@link
 * dev.quire.common.heap.KernelMappings} maps frames there, all or none.
 */
@NullMarked
package dev.quire.common.heap;

import org.jspecify.annotations.NullMarked;
