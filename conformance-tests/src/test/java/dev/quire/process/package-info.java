/**
 * Swap and processes on each backend of this project.
 *
 * <p>{@link dev.quire.process.PagingAndProcessTests} has every test, by behaviour; a subclass names
 * the {@link dev.quire.process.Subject} that it runs on.
 */
@NullMarked
package dev.quire.process;

import org.jspecify.annotations.NullMarked;
