/**
 * QEMU as a process of the host: {@link dev.quire.qemu.process.QemuProcesses} hands out {@link
 * dev.quire.qemu.process.QemuProcess}es, which always end.
 */
@NullMarked
package dev.quire.qemu.process;

import org.jspecify.annotations.NullMarked;
