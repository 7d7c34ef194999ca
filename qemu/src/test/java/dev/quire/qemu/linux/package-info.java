@NullMarked
package dev.quire.qemu.linux;

import org.jspecify.annotations.NullMarked;
