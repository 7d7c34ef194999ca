/** Tests of this package. */
@NullMarked
package dev.quire.qemu.process;

import org.jspecify.annotations.NullMarked;
