/** The ARMv7 backend. */
@NullMarked
package dev.quire.armv7;

import org.jspecify.annotations.NullMarked;
