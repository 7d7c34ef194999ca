/**
 * The simulated x86 machine: {@link dev.quire.x86.hardware.X86Machine} builds it, {@link
 * dev.quire.x86.hardware.SimulatedX86Cpu} is its processor, with 32-bit paging, PAE paging and long
 * mode. Kernel code sees the ports of {@link dev.quire.api.port} alone.
 */
@NullMarked
package dev.quire.x86.hardware;

import org.jspecify.annotations.NullMarked;
