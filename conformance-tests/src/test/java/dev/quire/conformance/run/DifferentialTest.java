package dev.quire.conformance.run;

import dev.quire.conformance.QuireDifferentialTest;

/** The same histories on every backend that was selected. */
class DifferentialTest extends QuireDifferentialTest {}
