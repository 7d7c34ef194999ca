/**
 * Benchmarks of Quire, and their comparison with the C reference.
 *
 * <p>{@link dev.quire.benchmarks.Main} runs all and prints the table of ratios; {@link
 * dev.quire.benchmarks.BackendBenchmark} is what every JMH benchmark here starts from. Each
 * measures a {@link dev.quire.benchmarks.Work}, which runs without JMH too: tests check what it
 * does.
 *
 * <p>A benchmark method makes many operations; JMH reports the time of all of them, and {@link
 * dev.quire.benchmarks.Operation} knows how many there are.
 */
@NullMarked
package dev.quire.benchmarks;

import org.jspecify.annotations.NullMarked;
