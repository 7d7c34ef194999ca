package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.quire.api.Backend;
import dev.quire.common.elf.ElfMachine;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison finds what is wrong with a backend: otherwise its agreement says nothing. */
final class BrokenBackendTest {

  @TempDir private Path directory;

  BrokenBackendTest() {
    directory = Path.of("");
  }

  @Test
  void otherBytesInMemoryAreDisagreement() {
    Quire quire = compare(BrokenBackend.withTurnedBit());
    JsonObject report = quire.json();
    assertEquals(1, quire.exitCode());
    assertFalse(report.get("agree").getAsBoolean());
    assertTrue(matchesModel(report, 0), quire.out());
    assertFalse(matchesModel(report, 1), quire.out());
  }

  @Test
  void forgottenInvalidationsAreSeenByTheCoherenceChecker() {
    Quire quire = compare(BrokenBackend.withoutInvlpg());
    assertEquals(1, quire.exitCode());
    JsonObject broken = backend(quire.json(), 1);
    assertTrue(broken.get("coherenceViolations").getAsLong() > 0, quire.out());
    assertEquals(0, backend(quire.json(), 0).get("coherenceViolations").getAsLong());
  }

  @Test
  void aBackendThatFailsDoesNotAgree() {
    Quire quire = compare(BrokenBackend.thatFails());
    assertEquals(1, quire.exitCode());
    assertFalse(quire.json().get("agree").getAsBoolean());
    assertTrue(quire.out().contains("the processor stands still"), quire.out());
    assertEquals("", quire.err());
  }

  @Test
  void theTableNamesTheProblem() {
    Backend broken = BrokenBackend.withTurnedBit();
    Quire quire =
        Quire.call(
            Map.of(broken.name(), broken), "compare", "--backend", "armv7," + broken.name(), elf());
    assertEquals(1, quire.exitCode());
    assertTrue(quire.out().contains("problem: turned-bit, common: process "), quire.out());
    assertTrue(quire.out().endsWith("armv7, turned-bit disagree\n"), quire.out());
  }

  private Quire compare(Backend broken) {
    return Quire.call(
        Map.of(broken.name(), broken),
        "compare",
        "--json",
        "--backend",
        "x86," + broken.name(),
        elf());
  }

  private Path elf() {
    return SmallElf.write(directory, "small", ElfMachine.ARM, 3);
  }

  private static boolean matchesModel(JsonObject report, int index) {
    return backend(report, index).get("matchesModel").getAsBoolean();
  }

  private static JsonObject backend(JsonObject report, int index) {
    return report.getAsJsonArray("backends").get(index).getAsJsonObject();
  }
}
