/**
 * Swap: where pages go when frames are short, what stands in their place, and who brings them back.
 *
 * <p>Most users need two types. A {@link dev.quire.common.swap.Pager} resolves the faults of
 * processes and evicts their pages; a {@link dev.quire.common.swap.Region} says what some pages of
 * a process are.
 *
 * <p>A {@link dev.quire.common.swap.BackingStore} keeps pages in slots: {@link
 * dev.quire.common.swap.FileStore} in a file, with checksums, and {@link
 * dev.quire.common.swap.MemoryStore} in memory. A {@link dev.quire.common.swap.TicketCodec} packs
 * what a not-present entry says about its page into the bits that the entry has for it. {@link
 * dev.quire.common.swap.ReverseMap} and {@link dev.quire.common.swap.EvictionPolicy} can be
 * replaced, and {@link dev.quire.common.swap.EvictionStyle} says whether victims are edited from
 * outside or from inside.
 */
@NullMarked
package dev.quire.common.swap;

import org.jspecify.annotations.NullMarked;
