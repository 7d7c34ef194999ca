/** Boot, on machines of all sizes: {@link dev.quire.boot.BootTests} has what all backends share. */
@NullMarked
package dev.quire.boot;

import org.jspecify.annotations.NullMarked;
