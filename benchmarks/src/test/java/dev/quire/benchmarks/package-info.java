/** Tests that the benchmarks do what they say, without timing. */
@NullMarked
package dev.quire.benchmarks;

import org.jspecify.annotations.NullMarked;
