/**
 * The simulated ARMv7 machine, {@link dev.quire.armv7.hardware.Armv7Machine}: VMSAv7 with short
 * descriptors, with the broadcast operations of the Multiprocessing Extensions and without the
 * Security, Large Physical Address and Virtualization Extensions. Kernel code sees the ports of
 * {@link dev.quire.api.port} alone.
 */
@NullMarked
package dev.quire.armv7.hardware;

import org.jspecify.annotations.NullMarked;
