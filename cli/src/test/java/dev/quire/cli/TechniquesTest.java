package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.quire.api.Backend;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.api.TableAccessScheme;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.workload.WorkloadKind;
import dev.quire.x86.X86;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;

/** {@code compare --techniques}. */
final class TechniquesTest {

  private static final int COLUMNS = 100;
  private static final String REASON = "lazy \"and\" <journal> & more";

  @TempDir private Path directory = Path.of("");

  TechniquesTest() {}

  /** x86 as it is by default, which refuses two synchronisations and says a lot about it. */
  private static final class Choosy implements Backend {
    @Override
    public String name() {
      return "choosy";
    }

    @Override
    public Machine boot(MachineConfig config) {
      KernelSyncScheme sync = config.kernelSync().orElseThrow();
      if (sync == KernelSyncScheme.LAZY || sync == KernelSyncScheme.JOURNAL) {
        throw new PagingException.BadConfiguration(REASON);
      }
      return new X86()
          .boot(
              config.toBuilder()
                  .tableAccess(TableAccessScheme.WINDOW)
                  .kernelSync(Optional.empty())
                  .build());
    }
  }

  private static final Map<String, Backend> CHOOSY = Map.of("choosy", new Choosy());

  private static Quire choosy(Object... more) {
    Object[] arguments = new Object[more.length + 7];
    Object[] first = {
      "compare", "--techniques", "--quick", "--backend", "choosy", "--workload", "edit-one-often"
    };
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return Quire.call(CHOOSY, arguments);
  }

  @Test
  void everyCombinationIsInTheObjectMeasuredOrRefused() {
    Quire quire = choosy("--json");
    assertEquals(0, quire.exitCode(), quire.err());
    Set<String> combinations = new HashSet<>();
    int refused = 0;
    for (JsonElement element : quire.json().getAsJsonArray("combinations")) {
      JsonObject one = element.getAsJsonObject();
      combinations.add(one.get("tableAccess") + " " + one.get("kernelSync"));
      if (one.has("refused")) {
        assertEquals(REASON, one.get("refused").getAsString());
        refused++;
      } else {
        JsonObject figures = one.getAsJsonObject("workloads").getAsJsonObject("edit-one-often");
        assertTrue(figures.get("cyclesPerOperation").getAsDouble() > 0);
        assertTrue(figures.getAsJsonObject("counters").get("table-stores").getAsLong() > 0);
      }
    }
    assertEquals(
        TableAccessScheme.values().length * KernelSyncScheme.values().length, combinations.size());
    assertEquals(2 * TableAccessScheme.values().length, refused);
  }

  @Test
  void theTextIsReadableHasTheFiguresOfTheObjectAndSaysWhatIsRefused() {
    Quire text = choosy();
    assertEquals(0, text.exitCode(), text.err());
    for (String line : text.out().lines().toList()) {
      assertTrue(line.length() <= COLUMNS, line);
      assertFalse(line.contains("\u001b"), line);
    }
    assertTrue(text.out().contains("choosy, journal: " + REASON), text.out());
    assertTrue(text.out().contains("edit-one-often: cost is cycles for one edit"), text.out());
    assertTrue(text.out().contains("all results right"), text.out());
    for (JsonElement one : choosy("--json").json().getAsJsonArray("combinations")) {
      if (one.getAsJsonObject().has("refused")) {
        continue;
      }
      long loads =
          one.getAsJsonObject()
              .getAsJsonObject("workloads")
              .getAsJsonObject("edit-one-often")
              .getAsJsonObject("counters")
              .get("table-loads")
              .getAsLong();
      assertTrue(text.out().contains(" " + loads + " "), loads + " in\n" + text.out());
    }
  }

  @Test
  void thePageIsWellFormedNeedsNothingElseAndShowsEveryCombination() throws Exception {
    Path page = directory.resolve("page.html");
    assertEquals(0, choosy("--html", page).exitCode());
    String html = Files.readString(page);
    assertTrue(html.startsWith("<!DOCTYPE html>"));
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    NodeList elements = document.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      NamedNodeMap attributes = elements.item(i).getAttributes();
      for (String outside : new String[] {"src", "href", "xlink:href", "srcset", "action"}) {
        assertEquals(null, attributes.getNamedItem(outside), outside);
      }
    }
    assertFalse(html.contains("<script") || html.contains("@import") || html.contains("url("));
    assertTrue(document.getElementsByTagName("svg").getLength() > 0);
    String shown = String.valueOf(document.getDocumentElement().getTextContent());
    for (TableAccessScheme access : TableAccessScheme.values()) {
      for (KernelSyncScheme sync : KernelSyncScheme.values()) {
        String row = (access + sync.name()).toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        assertTrue(shown.contains(row + "buddy"), row);
      }
    }
    assertTrue(shown.contains(REASON));
    assertTrue(shown.contains("shorter is cheaper"));
  }

  @Test
  void aWrongResultIsNoFigure() throws IOException {
    Backend broken = BrokenBackend.withTurnedBit();
    Path page = directory.resolve("page.html");
    Object[] arguments = {
      "compare",
      "--techniques",
      "--quick",
      "--backend",
      broken.name(),
      "--workload",
      "evict-many",
      "--html",
      page
    };
    Quire quire = Quire.call(Map.of(broken.name(), broken), arguments);
    assertEquals(1, quire.exitCode());
    assertTrue(quire.out().contains("WRONG"), quire.out());
    assertTrue(quire.out().contains("and should read 0x"), quire.out());
    assertTrue(Files.readString(page).contains("Wrong results"));
  }

  @ParameterizedTest
  @CsvSource({"edit-across-processors", "kernel-grows-and-shrinks"})
  void translationsThatOutliveTheirEditsAreWrongResults(String workload) {
    Backend broken = BrokenBackend.withoutInvlpg();
    Quire quire =
        Quire.call(
            Map.of(broken.name(), broken),
            "compare",
            "--techniques",
            "--quick",
            "--json",
            "--backend",
            broken.name(),
            "--workload",
            workload);
    assertEquals(1, quire.exitCode(), workload);
    assertFalse(quire.json().get("passed").getAsBoolean());
  }

  @Test
  void costsCanBePrintedChangedAndGivenBack() throws IOException {
    Quire printed = Quire.call("compare", "--techniques", "--print-costs");
    assertEquals(0, printed.exitCode());
    assertEquals(CostModel.standardText(), printed.out());
    Path mine = Files.writeString(directory.resolve("mine"), "page-invalidation = 1000000\n");
    double usual = cycles(choosy("--json"));
    double dear = cycles(choosy("--json", "--costs", mine));
    assertTrue(dear > 10 * usual, dear + " and " + usual);
  }

  private static double cycles(Quire quire) {
    JsonElement first = quire.json().getAsJsonArray("combinations").get(0);
    return first
        .getAsJsonObject()
        .getAsJsonObject("workloads")
        .getAsJsonObject("edit-one-often")
        .get("cyclesPerOperation")
        .getAsDouble();
  }

  @Test
  void theNumberOfSpacesChangesTheTables() {
    Object[] arguments = {
      "compare",
      "--techniques",
      "--quick",
      "--backend",
      "choosy",
      "--workload",
      "kernel-grows-and-shrinks",
      "--json",
      "--spaces",
      "200"
    };
    Quire quire = Quire.call(CHOOSY, arguments);
    assertEquals(0, quire.exitCode(), quire.out() + quire.err());
    JsonObject first = quire.json().getAsJsonArray("combinations").get(0).getAsJsonObject();
    long bytes =
        first
            .getAsJsonObject("workloads")
            .getAsJsonObject("kernel-grows-and-shrinks")
            .get("tableBytes")
            .getAsLong();
    assertTrue(bytes > 2 * 200 * 4096, "a directory and a table for each space: " + bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--techniques --workload nothing | no workload is called 'nothing'",
        "--techniques --spaces 0 | --spaces 0; it must be 1 to",
        "--techniques --backend z80 | no backend is called z80",
        "--techniques --costs /nowhere/costs | cannot be read",
        "--techniques --frames 20 | --frames does not go with --techniques",
        "--techniques --machine qemu | --machine does not go with --techniques",
        "--techniques program | loads no programs: program",
        "--workload evict-many | --techniques"
      })
  void wrongOptionsAreRefused(String options, String message) {
    Object[] arguments = ("compare " + options).split(" ", -1);
    Quire quire = Quire.call(arguments);
    assertEquals(2, quire.exitCode());
    assertEquals("", quire.out());
    assertTrue(quire.err().contains(message), quire.err());
  }

  @Test
  void theCommandKnowsEveryFormat() {
    assertEquals(
        Set.of("x86", "x86-pae", "x86-64", "armv7", "armv7-n0", "armv7-n2"),
        DaggerQuireComponent.create().backends().keySet());
  }

  @Test
  void helpNamesAllWorkloads() {
    String help = Quire.call("compare", "--help").out().replaceAll("\\s+", " ");
    for (WorkloadKind workload : WorkloadKind.values()) {
      assertTrue(help.contains(workload.key()), help);
    }
  }
}
