/**
 * Tasks: what Linux keeps of each process, and how they take turns on a processor.
 *
 * <p>{@link dev.quire.qemu.linux.task.Kernel} is what all tasks of a machine share; {@link
 * dev.quire.qemu.linux.task.Task} is one of them; {@link dev.quire.qemu.linux.task.Call} is a
 * system call that one of them has made.
 */
@NullMarked
package dev.quire.qemu.linux.task;

import org.jspecify.annotations.NullMarked;
