package dev.quire.conformance.run;

import dev.quire.api.Backend;
import dev.quire.conformance.QuireConformanceTest;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;

/** Every rule, on armv7 with TTBCR.N = 2. */
@Selectable("armv7-n2")
class Armv7N2ConformanceTest extends QuireConformanceTest {
  @Override
  protected Backend backend() {
    return Subjects.named("armv7-n2");
  }
}
