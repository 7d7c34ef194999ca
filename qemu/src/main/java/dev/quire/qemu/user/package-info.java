/**
 * User code on a processor: {@link dev.quire.qemu.user.UserCpu} runs what a {@link
 * dev.quire.qemu.user.UserContext} holds until it traps.
 */
@NullMarked
package dev.quire.qemu.user;

import org.jspecify.annotations.NullMarked;
