package dev.quire.conformance.run;

import dev.quire.api.Backend;
import dev.quire.conformance.QuireConformanceTest;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;

/** Every rule, on x86 in long mode. */
@Selectable("x86-64")
class X86LongConformanceTest extends QuireConformanceTest {
  @Override
  protected Backend backend() {
    return Subjects.named("x86-64");
  }
}
