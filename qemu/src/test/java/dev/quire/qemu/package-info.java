/** Tests of the guests, and the suite on them. */
@NullMarked
package dev.quire.qemu;

import org.jspecify.annotations.NullMarked;
