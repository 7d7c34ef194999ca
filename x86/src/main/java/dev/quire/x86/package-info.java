/** The 32-bit x86 backend. */
@NullMarked
package dev.quire.x86;

import org.jspecify.annotations.NullMarked;
