package dev.quire.engine;

import static dev.quire.engine.EngineFixture.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AccessViolation;
import dev.quire.api.FaultHandler.Verdict;
import dev.quire.api.VirtualAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fault tells. */
final class FaultTest {

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  void aFaultKeepsItsRegistersThroughThoseWithinItsHandler(String backend) {
    EngineFixture fixture = new EngineFixture(backend, 0);
    fixture.editor.activate(fixture.space);
    VirtualAddress outer = PAGE.address().plus(4);
    VirtualAddress inner = PAGE.plus(1).address();
    String[] before = {""};
    fixture.paging.setFaultHandler(
        (on, fault) -> {
          if (fault.address().equals(outer)) {
            before[0] = fault.registers();
            assertThrows(AccessViolation.class, () -> on.user().load32(inner));
          }
          return Verdict.VIOLATION;
        });
    AccessViolation violation =
        assertThrows(AccessViolation.class, () -> fixture.editor.user().store32(outer, 1));
    assertTrue(before[0].contains(outer.toString()), before[0]);
    assertEquals(before[0], violation.fault().registers());
  }
}
