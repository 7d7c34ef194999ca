/**
 * The simulated hardware that every architecture shares: RAM, the models of the TLB, processors up
 * to the point where tables are walked, and the coherence checker.
 *
 * <p>A backend's machine starts from {@link dev.quire.common.hardware.SimulatedMachine} and its
 * processor extends {@link dev.quire.common.hardware.SimulatedCpu}. Kernel code never sees these
 * types: it has the ports of {@link dev.quire.api.port}.
 */
@NullMarked
package dev.quire.common.hardware;

import org.jspecify.annotations.NullMarked;
