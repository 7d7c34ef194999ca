/**
 * The bits of VMSAv7 with short descriptors: words and registers under the names of the ARM
 * Architecture Reference Manual, ARMv7-A edition (ARM DDI 0406C), each declared once, and nothing
 * that acts on them. {@link dev.quire.armv7.layout.L1Descriptor} and {@link
 * dev.quire.armv7.layout.L2Descriptor} are the words of the tables, {@link
 * dev.quire.armv7.layout.Armv7Geometry} their sizes, {@link dev.quire.armv7.layout.MirrorGeometry}
 * the addresses at which the kernel sees them.
 *
 * <p>Words are {@code int}s. Addresses are unsigned: physical ones within words are {@code int}s,
 * virtual ones {@code long}s.
 */
@NullMarked
package dev.quire.armv7.layout;

import org.jspecify.annotations.NullMarked;
