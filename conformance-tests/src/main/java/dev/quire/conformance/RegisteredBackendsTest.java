package dev.quire.conformance;

import dev.quire.api.Backend;
import java.util.List;

/**
 * The suite for every backend that {@link java.util.ServiceLoader} finds and {@code quire.backend}
 * selects: what a build scans for that writes no code of its own.
 */
public class RegisteredBackendsTest extends QuireConformanceTest {

  /** Called by the test engines. */
  public RegisteredBackendsTest() {}

  @Override
  protected Backend backend() {
    return backends().get(0);
  }

  @Override
  protected List<Backend> backends() {
    return Subjects.selected();
  }
}
