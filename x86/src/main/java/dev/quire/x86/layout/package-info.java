/**
 * The words of x86 paging and their geometry, and nothing else. 32-bit paging: {@link
 * dev.quire.x86.layout.Pde} and {@link dev.quire.x86.layout.Pte} are the entries, {@link
 * dev.quire.x86.layout.X86Geometry} says how an address is split. PAE paging and long mode: {@link
 * dev.quire.x86.layout.WidePde} and {@link dev.quire.x86.layout.WidePte}, and {@link
 * dev.quire.x86.layout.Pdpte} with PAE; {@link dev.quire.x86.layout.PaeGeometry} and {@link
 * dev.quire.x86.layout.LongGeometry} over {@link dev.quire.x86.layout.WideGeometry}. {@link
 * dev.quire.x86.layout.Cr}, {@link dev.quire.x86.layout.Efer} and {@link
 * dev.quire.x86.layout.ErrorCode} are the registers. Intel SDM volume 3A, chapter 4.
 */
@NullMarked
package dev.quire.x86.layout;

import org.jspecify.annotations.NullMarked;
