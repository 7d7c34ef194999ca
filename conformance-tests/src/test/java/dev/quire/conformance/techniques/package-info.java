/**
 * The suite over the product of formats, table accesses, kernel synchronisations and sources of
 * roots: {@link dev.quire.conformance.techniques.ProductTest} runs a covering set, or with {@code
 * -Dquire.techniques=all} every combination.
 */
@NullMarked
package dev.quire.conformance.techniques;

import org.jspecify.annotations.NullMarked;
