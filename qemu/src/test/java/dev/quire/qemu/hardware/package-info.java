/** Tests of this package. */
@NullMarked
package dev.quire.qemu.hardware;

import org.jspecify.annotations.NullMarked;
