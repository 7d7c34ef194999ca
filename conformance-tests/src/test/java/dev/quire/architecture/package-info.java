/** Rules about the code itself. */
@NullMarked
package dev.quire.architecture;

import org.jspecify.annotations.NullMarked;
