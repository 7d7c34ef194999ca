package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {

  @Test
  void helpNamesTheCommands() {
    Quire quire = Quire.call("--help");
    assertEquals(0, quire.exitCode());
    assertTrue(quire.out().contains("compare"), quire.out());
    assertTrue(quire.out().contains("dump"), quire.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"compare", "dump"})
  void eachCommandHasHelpWithExitCodes(String command) {
    Quire quire = Quire.call(command, "--help");
    assertEquals(0, quire.exitCode());
    assertTrue(quire.out().contains("Exit codes:"), quire.out());
    assertTrue(quire.out().contains("--backend"), quire.out());
  }

  @Test
  void withoutACommandNothingIsDone() {
    Quire quire = Quire.call();
    assertEquals(2, quire.exitCode());
    assertEquals("", quire.out());
    assertTrue(quire.err().startsWith("quire: Name a command"), quire.err());
  }

  @Test
  void theVersionIsTold() {
    assertTrue(Quire.call("--version").out().startsWith("quire "));
  }
}
