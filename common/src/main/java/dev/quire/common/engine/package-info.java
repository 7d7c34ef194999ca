/**
 * The page-table engine, written once for every architecture: edits, processors as kernel code sees
 * them, invalidation debts, transient mappings, inspection.
 *
 * <p>The entry types are {@link dev.quire.common.engine.PagingKernel}, which implements the
 * contract, and {@link dev.quire.common.engine.Parts}, what a backend supplies. Four parts are
 * independent choices: {@link dev.quire.common.engine.Format} (how an entry is written), {@link
 * dev.quire.common.engine.TableAccess} (how kernel code reaches the entries of a space), {@link
 * dev.quire.common.engine.KernelSpaceSync} (how a change in the top level of kernel space reaches
 * every space) and {@link dev.quire.common.engine.RootFrames} (where the top-level tables of a new
 * space come from).
 *
 * <p><b>Locks.</b> Each space has a {@link dev.quire.common.engine.SpaceLock}; whoever reads or
 * writes its tables holds it. Spaces are locked in the order of their ids, kernel space last; out
 * of that order a lock is only tried. Whoever waits serves shootdowns meanwhile ({@link
 * dev.quire.api.port.Cpu#pause}), so that two processors never wait for each other's
 * acknowledgement. Nothing else is locked while waiting for a space. The frame allocator's and the
 * ASID allocator's locks are leaves: nothing is waited for under them. Between a space's lock and
 * these comes that of the synchronisation of kernel space, which is held for moments.
 */
@NullMarked
package dev.quire.common.engine;

import org.jspecify.annotations.NullMarked;
