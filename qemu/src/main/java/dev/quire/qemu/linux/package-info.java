/**
 * Linux programs on a machine of Quire's: unmodified static executables run in user mode, with
 * Quire's processes, pager and swap beneath, and as much of Linux's system-call interface above as
 * everyday programs ask for.
 *
 * <p>{@link dev.quire.qemu.linux.Linux} runs a program; {@link dev.quire.qemu.linux.LinuxOptions}
 * say what it finds, and {@link dev.quire.qemu.linux.LinuxResult} says how it went.
 */
@NullMarked
package dev.quire.qemu.linux;

import org.jspecify.annotations.NullMarked;
