/**
 * How Linux programs and their kernel talk: numbers, registers, structures in memory.
 *
 * <p>{@link dev.quire.qemu.linux.abi.Abi} is what differs between the architectures; the rest is
 * the same on i386 and on ARM.
 */
@NullMarked
package dev.quire.qemu.linux.abi;

import org.jspecify.annotations.NullMarked;
