/** Benchmarks of Quire, and their comparison with the C reference. */
@NullMarked
package dev.quire.benchmarks;

import org.jspecify.annotations.NullMarked;
