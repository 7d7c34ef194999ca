package example.consumer;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Test;

/** The artifacts that the BOM names are on the class path. */
class BackendsTest {
  @Test
  void backendsAreThere() throws ClassNotFoundException {
    for (String name : Backends.packages()) {
      assertNotNull(Class.forName(name + ".package-info"));
    }
  }

  @Test
  void suiteIsThere() throws ClassNotFoundException {
    assertNotNull(Class.forName("dev.quire.conformance.package-info"));
  }
}
