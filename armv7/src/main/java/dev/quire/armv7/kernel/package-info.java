/**
 * The ARMv7 part of the kernel: descriptor words, mirror and foreign windows, ASIDs, invalidation,
 * faults, boot. {@link dev.quire.armv7.kernel.Armv7Kernel} puts it together.
 */
@NullMarked
package dev.quire.armv7.kernel;

import org.jspecify.annotations.NullMarked;
