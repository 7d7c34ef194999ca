/**
 * Frames: who has which, how many hold it, and which are free.
 *
 * <p>Most users need two types. {@link dev.quire.common.frame.PlacementAllocator} hands out frames
 * while the kernel boots and never takes one back; {@link dev.quire.common.frame.ManagedFrames}
 * then manages the RAM that boot left, by whichever {@link dev.quire.api.AllocatorKind} was chosen.
 * The page-table engine counts the occupied entries of its tables in {@link
 * dev.quire.common.frame.FrameTable}; {@link dev.quire.common.frame.LeakReport} names what was not
 * given back.
 *
 * <p>Nothing here touches RAM: a frame is a number, and all that is known of it is kept in Java
 * arrays, which grow with the frames that were ever used and not with RAM.
 *
 * <p>Locks: a {@code ManagedFrames} has one lock, around the free list, the zeroed pool and the
 * accounts. It is a leaf: neither the observer nor a zeroer is called, and nothing is waited for,
 * while it is held. The state of one frame is one word, changed by compare-and-set, so that
 * references, dirtiness and the detection of double frees need no lock at all.
 */
@NullMarked
package dev.quire.common.frame;

import org.jspecify.annotations.NullMarked;
