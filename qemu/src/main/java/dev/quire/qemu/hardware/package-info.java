/**
 * Machines whose processors are QEMU's: {@link dev.quire.qemu.hardware.QemuX86Machine} and {@link
 * dev.quire.qemu.hardware.QemuArmv7Machine} hand out the hardware ports, as the simulated machines
 * do.
 *
 * <p>A small program in the guest, the stub, does what Java asks through a mailbox, a few pages of
 * the guest's RAM: one load, one store, one control register, or many words at once. Its sources
 * are assembled by the build.
 */
@NullMarked
package dev.quire.qemu.hardware;

import org.jspecify.annotations.NullMarked;
