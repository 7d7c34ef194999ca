/**
 * Quire on QEMU's processors: {@link dev.quire.qemu.QemuX86} and {@link dev.quire.qemu.QemuArmv7}
 * boot the same kernels that run on the simulated ones.
 */
@NullMarked
package dev.quire.qemu;

import org.jspecify.annotations.NullMarked;
