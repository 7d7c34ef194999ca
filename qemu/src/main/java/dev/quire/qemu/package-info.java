/**
 * Quire on QEMU's processors: {@link dev.quire.qemu.QemuX86}, {@link dev.quire.qemu.QemuX86Pae},
 * {@link dev.quire.qemu.QemuX86Long} and {@link dev.quire.qemu.QemuArmv7} boot the same kernels
 * that run on the simulated ones.
 */
@NullMarked
package dev.quire.qemu;

import org.jspecify.annotations.NullMarked;
