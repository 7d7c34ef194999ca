/**
 * The x86 backends: {@link dev.quire.x86.X86} with two levels, {@link dev.quire.x86.X86Pae} and
 * {@link dev.quire.x86.X86Long}.
 */
@NullMarked
package dev.quire.x86;

import org.jspecify.annotations.NullMarked;
