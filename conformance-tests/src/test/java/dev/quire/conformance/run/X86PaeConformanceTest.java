package dev.quire.conformance.run;

import dev.quire.api.Backend;
import dev.quire.conformance.QuireConformanceTest;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;

/** Every rule, on x86 with PAE. */
@Selectable("x86-pae")
class X86PaeConformanceTest extends QuireConformanceTest {
  @Override
  protected Backend backend() {
    return Subjects.named("x86-pae");
  }
}
