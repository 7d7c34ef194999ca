package dev.quire.cli.techniques;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Counter;
import dev.quire.api.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What events cost, and what is said of a file that has it wrong. */
final class CostModelTest {

  @TempDir private Path directory = Path.of("");

  CostModelTest() {}

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("costs"), text);
  }

  @Test
  void theUsualModelPricesEveryEventAndCanBeReadAsAFile() throws IOException {
    CostModel standard = CostModel.standard();
    assertEquals(Event.values().length, standard.cycles().size());
    assertEquals(standard.cycles(), CostModel.read(file(CostModel.standardText())).cycles());
  }

  @Test
  void whatAFileDoesNotNameCostsTheUsual() throws IOException {
    CostModel model = CostModel.read(file("# mine\n\n fault = 2.5 # cheap\n"));
    assertEquals(2.5, model.cycles().get(Event.FAULT));
    assertEquals(
        CostModel.standard().cycles().get(Event.SHOOTDOWN), model.cycles().get(Event.SHOOTDOWN));
  }

  @ParameterizedTest
  @CsvSource({
    "tabel-load = 3, line 1: no event is called 'tabel-load'",
    "fault = many, fault costs 'many'",
    "fault = -1, fault costs '-1'",
    "fault = NaN, fault costs 'NaN'",
    "fault = 2e9, fault costs '2e9'",
    "fault 12, 'fault 12' is not 'event = cycles'",
    "fault =, fault costs ''"
  })
  void mistakesAreNamed(String line, String message) throws IOException {
    Path file = file(line + "\n");
    BadCostsException refused = assertThrows(BadCostsException.class, () -> CostModel.read(file));
    String told = String.valueOf(refused.getMessage());
    assertTrue(told.startsWith(file + ", line 1: "), told);
    assertTrue(told.contains(message), told);
  }

  @Test
  void anEventPricedTwiceIsRefusedAtItsSecondLine() throws IOException {
    Path file = file("fault = 1\n# no\nfault = 2\n");
    BadCostsException refused = assertThrows(BadCostsException.class, () -> CostModel.read(file));
    assertTrue(
        String.valueOf(refused.getMessage()).endsWith(", line 3: fault was given before"),
        refused.getMessage());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = directory.resolve("nowhere");
    BadCostsException refused = assertThrows(BadCostsException.class, () -> CostModel.read(file));
    assertTrue(String.valueOf(refused.getMessage()).startsWith(file + ": cannot be read"));
  }

  @Test
  void costIsCountsTimesPrices() {
    long[] counts = new long[Counter.values().length];
    counts[Counter.TABLE_LOADS.ordinal()] = 10;
    counts[Counter.TABLE_STORES.ordinal()] = 100;
    counts[Counter.SHOOTDOWNS.ordinal()] = 2;
    CostModel model =
        CostModel.of(
            Map.of(
                Event.TABLE_LOAD, 3.0,
                Event.TABLE_STORE, 0.5,
                Event.SHOOTDOWN, 1000.0,
                Event.BROADCAST_SHOOTDOWN, 7.0));
    Cost interrupts = model.cost(Counters.of(counts), false);
    assertEquals(80, interrupts.of(Event.Part.TABLES));
    assertEquals(2080, interrupts.cycles());
    assertEquals(94, model.cost(Counters.of(counts), true).cycles());
  }
}
