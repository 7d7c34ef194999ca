/**
 * The programs that scenarios are made of. {@link dev.quire.cli.program.Programs} finds them, in
 * files or among the libraries that come with the command; a {@link
 * dev.quire.cli.program.ProgramSet} is those that one scenario loads.
 */
@NullMarked
package dev.quire.cli.program;

import org.jspecify.annotations.NullMarked;
