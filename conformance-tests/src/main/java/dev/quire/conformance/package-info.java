/**
 * The conformance suite: the definition of a backend.
 *
 * <p>Most users need one type. A subclass of {@link dev.quire.conformance.QuireConformanceTest}
 * that names its backend has every test, those of JUnit Jupiter and those of jqwik; a build without
 * code scans this artifact for {@link dev.quire.conformance.RegisteredBackendsTest}, which runs
 * what {@link java.util.ServiceLoader} finds.
 *
 * <p>Every test carries the number of a rule of SPEC.md, and every rule has a test. Three system
 * properties choose what runs: {@code quire.backend} (names, separated by commas), {@code
 * quire.tlb} (TLB models, likewise) and {@code quire.rule} (numbers, likewise); {@code
 * quire.actions} says how many random actions a backend has to survive (100000 unless told).
 */
@NullMarked
package dev.quire.conformance;

import org.jspecify.annotations.NullMarked;
