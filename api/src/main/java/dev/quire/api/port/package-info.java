/**
 * The hardware ports: what kernel code needs of a machine, and all that it can see of one. A
 * machine is a list of {@link dev.quire.api.port.Cpu}s of one architecture and a {@link
 * dev.quire.api.port.Platform}.
 *
 * <p>This is the wall: kernel code has no reference to RAM; it loads and stores at virtual
 * addresses through a {@code Cpu}. The ports speak in machine words: addresses are unsigned, in
 * {@code long}s, and nothing here allocates.
 */
@NullMarked
package dev.quire.api.port;

import org.jspecify.annotations.NullMarked;
