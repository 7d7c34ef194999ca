/** The {@code quire} command; {@link dev.quire.cli.Main} starts it. */
@NullMarked
package dev.quire.cli;

import org.jspecify.annotations.NullMarked;
