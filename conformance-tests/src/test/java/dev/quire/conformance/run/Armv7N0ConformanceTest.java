package dev.quire.conformance.run;

import dev.quire.api.Backend;
import dev.quire.conformance.QuireConformanceTest;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;

/** Every rule, on armv7 with TTBCR.N = 0. */
@Selectable("armv7-n0")
class Armv7N0ConformanceTest extends QuireConformanceTest {
  @Override
  protected Backend backend() {
    return Subjects.named("armv7-n0");
  }
}
