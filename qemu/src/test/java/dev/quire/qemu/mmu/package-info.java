/**
 * The simulated MMUs against QEMU's: random tables and random accesses, the same on both. {@link
 * dev.quire.qemu.mmu.X86MmuTest} and {@link dev.quire.qemu.mmu.Armv7MmuTest} run them; a {@link
 * dev.quire.qemu.mmu.Duel} plays one {@link dev.quire.qemu.mmu.Scene} on both sides; a {@link
 * dev.quire.qemu.mmu.Deviation} is where QEMU is known not to do what the manual says.
 */
@NullMarked
package dev.quire.qemu.mmu;

import org.jspecify.annotations.NullMarked;
