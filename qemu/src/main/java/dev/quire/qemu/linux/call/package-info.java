/**
 * The system calls: one class for each group of them, all named in {@link
 * dev.quire.qemu.linux.call.LinuxCalls}.
 */
@NullMarked
package dev.quire.qemu.linux.call;

import org.jspecify.annotations.NullMarked;
