/**
 * The words of 32-bit x86 paging and their geometry, and nothing else: {@link
 * dev.quire.x86.layout.Pde} and {@link dev.quire.x86.layout.Pte} are the entries, {@link
 * dev.quire.x86.layout.X86Geometry} says how an address is split, {@link dev.quire.x86.layout.Cr}
 * and {@link dev.quire.x86.layout.ErrorCode} are the registers. Intel SDM volume 3A, chapter 4.
 */
@NullMarked
package dev.quire.x86.layout;

import org.jspecify.annotations.NullMarked;
