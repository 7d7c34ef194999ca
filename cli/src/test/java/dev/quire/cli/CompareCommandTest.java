package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.quire.api.Backend;
import dev.quire.armv7.Armv7N0;
import dev.quire.armv7.Armv7N2;
import dev.quire.common.elf.ElfMachine;
import dev.quire.x86.X86Long;
import dev.quire.x86.X86Pae;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompareCommandTest {

  @TempDir private Path directory;
  private Path program;
  private Path other;

  CompareCommandTest() {
    program = Path.of("");
    other = program;
  }

  @BeforeEach
  void writePrograms() {
    program = SmallElf.write(directory, "small-x86", ElfMachine.I386, 1);
    other = SmallElf.write(directory, "small-arm", ElfMachine.ARM, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "direct, 1, 20, 1", "direct, 4, 4, 2", "keep, 1, 1, 3", "keep, 4, 1000, 4",
    "random, 1, 7, 5", "random, 4, 60, 6", "eager, 1, 30, 7", "eager, 4, 12, 8"
  })
  void backendsAgree(String tlb, int processors, int frames, long seed) {
    Quire quire =
        Quire.call(
            "compare",
            "--json",
            "--tlb",
            tlb,
            "--processors",
            processors,
            "--frames",
            frames,
            "--seed",
            seed,
            program,
            other);
    assertEquals(0, quire.exitCode(), quire.out() + quire.err());
    JsonArray backends = quire.json().getAsJsonArray("backends");
    JsonObject x86 = backends.get(0).getAsJsonObject().getAsJsonObject("outcomes");
    JsonObject armv7 = backends.get(1).getAsJsonObject().getAsJsonObject("outcomes");
    assertEquals(x86, armv7);
    assertEquals(frames, x86.get("frames").getAsLong());
  }

  @Test
  void jsonHasItsShape() {
    JsonObject report = Quire.call("compare", "--json", program).json();
    assertTrue(report.get("agree").getAsBoolean());
    JsonArray backends = report.getAsJsonArray("backends");
    assertEquals(2, backends.size());
    for (int i = 0; i < 2; i++) {
      JsonObject backend = backends.get(i).getAsJsonObject();
      JsonObject outcomes = backend.getAsJsonObject("outcomes");
      JsonObject costs = backend.getAsJsonObject("costs");
      assertAll(
          () -> assertTrue(Set.of("x86", "armv7").contains(backend.get("name").getAsString())),
          () -> assertEquals(0, backend.get("framesLeaked").getAsLong()),
          () -> assertEquals(0, backend.get("coherenceViolations").getAsLong()),
          () -> assertTrue(outcomes.get("digest").getAsString().matches("[0-9a-f]{64}")),
          () -> assertEquals(2, outcomes.get("processes").getAsInt()),
          () -> assertEquals(2 * (SmallElf.pages() + 4), outcomes.get("pages").getAsInt()),
          // Two processes: a write to a read-only page and a read of nothing; and the reader of
          // shared memory writes to it.
          () -> assertEquals(5, outcomes.get("violations").getAsInt()),
          () -> assertTrue(outcomes.get("demandFaults").getAsLong() > 0),
          () -> assertTrue(outcomes.get("pageOuts").getAsLong() > 0),
          () -> assertTrue(outcomes.get("pageIns").getAsLong() > 0),
          () -> assertTrue(costs.get("walks").getAsLong() > 0),
          () -> assertTrue(costs.get("windowRetargets").getAsLong() > 0));
    }
    JsonObject x86 = backends.get(0).getAsJsonObject().getAsJsonObject("costs");
    JsonObject armv7 = backends.get(1).getAsJsonObject().getAsJsonObject("costs");
    assertEquals(0, x86.get("emulationFaults").getAsLong());
    assertTrue(armv7.get("emulationFaults").getAsLong() > 0);
  }

  @Test
  void everyPageIsOutAndBackWithFewFramesAndWithPlenty() {
    // Each of the two processes has its own pages; the four shared ones count once.
    int pages = 2 * SmallElf.pages() + 4;
    for (int frames : new int[] {1, 20, 100_000}) {
      JsonObject outcomes =
          Quire.call("compare", "--json", "--backend", "x86", "--frames", frames, program)
              .json()
              .getAsJsonArray("backends")
              .get(0)
              .getAsJsonObject()
              .getAsJsonObject("outcomes");
      assertEquals(pages, outcomes.get("outAndBack").getAsInt(), "with " + frames + " frames");
    }
  }

  @Test
  void theSameSeedGivesTheSameOutcomesAndAnotherOneOthers() {
    String first = outcomes(1);
    assertEquals(first, outcomes(1));
    assertNotEquals(first, outcomes(2));
  }

  private String outcomes(long seed) {
    return Quire.call("compare", "--json", "--seed", seed, program)
        .json()
        .getAsJsonArray("backends")
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("outcomes")
        .toString();
  }

  @Test
  void bundledProgramsAgreeAndEachBackendHasItsOwn() {
    Quire quire = Quire.call("compare", "--json");
    assertEquals(0, quire.exitCode(), quire.out() + quire.err());
    for (int i = 0; i < 2; i++) {
      JsonObject backend = quire.json().getAsJsonArray("backends").get(i).getAsJsonObject();
      assertTrue(backend.getAsJsonObject("outcomes").get("pages").getAsInt() > 500);
      assertTrue(backend.getAsJsonObject("ownOutcomes").get("pages").getAsInt() > 500);
    }
  }

  @Test
  void allFormatsAgreeAndFitInALine() {
    Map<String, Backend> others =
        Map.of(
            "x86-pae", new X86Pae(),
            "x86-64", new X86Long(),
            "armv7-n0", new Armv7N0(),
            "armv7-n2", new Armv7N2());
    Quire quire = Quire.call(others, "compare", program);
    assertEquals(0, quire.exitCode(), quire.out() + quire.err());
    assertTrue(quire.out().lines().allMatch(line -> line.length() <= 100), quire.out());
    assertTrue(quire.out().endsWith(" agree\n"), quire.out());
  }

  @Test
  void theTableHasNoColourWhereThereIsNoTerminal() {
    Quire quire = Quire.call("compare", program, "--interrupt-every", 40, "--store", "memory");
    assertEquals(0, quire.exitCode(), quire.out() + quire.err());
    assertTrue(quire.out().endsWith("x86, armv7 agree\n"), quire.out());
    assertFalse(quire.out().contains("\u001b"));
    assertEquals("", quire.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tlb nothing",
        "--backend z80",
        "--processors 9",
        "--frames many",
        "--ram 1000",
        "--ram huge",
        "--no-such-option",
        "--interrupt-every -1"
      })
  void wrongOptionsAreRefused(String options) {
    Object[] arguments = ("compare " + options).split(" ", -1);
    Quire quire = Quire.call(arguments);
    assertEquals(2, quire.exitCode());
    assertEquals("", quire.out());
    assertTrue(quire.err().startsWith("quire compare: "), quire.err());
  }

  @Test
  void tooFewFramesAreRefusedAndTheMinimumIsNamed() {
    Quire quire = Quire.call("compare", "--processors", 4, "--frames", 3, program);
    assertEquals(2, quire.exitCode());
    assertTrue(quire.err().contains("3 page frames"), quire.err());
    assertTrue(quire.err().contains("at least 4"), quire.err());
    assertEquals(0, Quire.call("compare", "--processors", 4, "--frames", 4, program).exitCode());
  }

  @Test
  void tooLittleRamIsRefusedAndWhatIsNeededIsEnough() {
    Quire quire = Quire.call("compare", "--ram", "1M", program);
    assertEquals(2, quire.exitCode());
    String needed = quire.err().replaceAll("(?s).*\\((\\d+M)\\).*", "$1");
    assertEquals(0, Quire.call("compare", "--ram", needed, program).exitCode(), needed);
  }
}
