package example.consumer;

import dev.quire.api.Backend;
import dev.quire.conformance.QuireConformanceTest;
import dev.quire.x86.X86;

/** The conformance suite, for the backend that this project has chosen. */
class X86ConformanceTest extends QuireConformanceTest {
  @Override
  protected Backend backend() {
    return new X86();
  }
}
