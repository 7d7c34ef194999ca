/**
 * Every combination of format, table access, kernel synchronisation and root source, measured by
 * the same workloads.
 *
 * <p>{@link dev.quire.cli.techniques.StudyRunner} runs them; a {@link
 * dev.quire.cli.techniques.Study} is what came of it, and a {@link
 * dev.quire.cli.techniques.CostModel} says what its events cost.
 */
@NullMarked
package dev.quire.cli.techniques;

import org.jspecify.annotations.NullMarked;
