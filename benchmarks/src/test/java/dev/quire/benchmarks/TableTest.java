package dev.quire.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table, its verdicts, and where its figures come from. */
class TableTest {

  private static Figures figures(double c, double x86, double armv7) {
    Figures figures = new Figures();
    for (Operation each : Operation.values()) {
      if (!each.reference().isEmpty()) {
        figures.addReference(each.reference(), List.of(9 * c, c, c, c));
      }
      figures.add(each, Subject.X86_NAME, new Figures.Measured(x86, 0));
      figures.add(each, Subject.ARMV7_NAME, new Figures.Measured(armv7, 0));
    }
    return figures;
  }

  @Test
  void verdictNamesBarLimitTwinAndAllocation() {
    Figures figures = figures(1, 2, 2);
    Verdict verdict = new Verdict(figures, 6);
    assertEquals("ok", verdict.of(Operation.WALK));
    figures.add(Operation.WALK, Subject.ARMV7_NAME, new Figures.Measured(2.1, 0));
    assertEquals("over the bar (armv7)", verdict.of(Operation.WALK));
    assertFalse(verdict.fails(Operation.WALK));
    figures.add(Operation.WALK, Subject.ARMV7_NAME, new Figures.Measured(6.1, 24));
    assertEquals(
        "OVER THE LIMIT (armv7), allocates (armv7), armv7 over 1.5 x x86",
        verdict.of(Operation.WALK));
    assertTrue(verdict.fails(Operation.WALK));
  }

  @Test
  void whatIsWithinItsBarIsWithinTheLimit() {
    Figures figures = figures(0.04, 0.5, 0.5);
    assertEquals("ok", new Verdict(figures, 6).of(Operation.UNMAP_RANGE));
    assertFalse(new Verdict(figures, 6).fails(Operation.UNMAP_RANGE));
  }

  @Test
  void foreignEditsAreComparedWithCurrentOnes() {
    Figures figures = figures(1, 2, 2);
    figures.add(Operation.EDIT_FOREIGN, Subject.X86_NAME, new Figures.Measured(8.1, 0));
    assertEquals("over the bar (x86)", new Verdict(figures, 6).of(Operation.EDIT_FOREIGN));
  }

  @Test
  void withoutReferenceThereIsNoLimit() {
    Figures figures = new Figures();
    figures.add(Operation.WALK, Subject.X86_NAME, new Figures.Measured(1000, 0));
    figures.add(Operation.WALK, Subject.ARMV7_NAME, new Figures.Measured(1000, 0));
    assertFalse(new Verdict(figures, 6).fails(Operation.WALK));
    assertTrue(new Verdict(figures, 6).fails(Operation.MAP), "what was not measured fails");
    String table = print(new Report(figures, new Verdict(figures, 6), rows(), Map.of()), false);
    assertTrue(table.contains("No gcc"), table);
  }

  @Test
  void tablesShowEveryRow() {
    Figures figures = figures(1, 2, 2);
    Growth.Costs costs = new Growth.Costs(1, 2, 3, 4, 5, 6, 1028);
    Report report =
        new Report(
            figures,
            new Verdict(figures, 6),
            rows(),
            Map.of(Subject.X86_NAME, costs, Subject.ARMV7_NAME, costs));
    String table = print(report, false);
    String json = print(report, true);
    for (Operation each : rows()) {
      assertTrue(table.contains(each.label()), each.label());
      assertTrue(json.contains("\"" + each.label() + "\""), each.label());
    }
    assertTrue(table.contains("1028"), table);
    assertTrue(json.contains("\"ok\": true"), json);
  }

  @Test
  void everyRowIsOneBenchmark() throws IOException {
    String list;
    try (InputStream in = TableTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      assertTrue(in != null, "the list that JMH's processor writes");
      list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (Operation each : rows()) {
      String name = each.pattern().replaceAll("[\\\\^$]", "");
      String type = name.substring(0, name.lastIndexOf('.'));
      String method = name.substring(name.lastIndexOf('.') + 1);
      assertEquals(
          1,
          list.lines()
              .filter(line -> line.contains(" " + type + " ") && line.contains(" " + method + " "))
              .count(),
          name);
    }
  }

  @Test
  void referenceHasAFigureForEachRow(@TempDir Path directory) throws Exception {
    Optional<Reference> reference = Reference.build(directory);
    if (reference.isEmpty()) {
      return;
    }
    reference.get().run(2);
    for (Operation each : rows()) {
      if (!each.reference().isEmpty()) {
        List<Double> samples = reference.get().samples().getOrDefault(each.reference(), List.of());
        assertEquals(2, samples.size(), each.reference());
        assertTrue(samples.stream().allMatch(nanos -> nanos > 0), each.reference());
      }
    }
  }

  @Test
  void optionsAreRead() {
    Options options = Options.parse(List.of("--quick", "--limit=2.5", "--only", "Walk"));
    assertTrue(options.quick() && !options.json() && !options.help());
    assertEquals(2.5, options.limit());
    assertTrue(options.wants(Operation.WALK));
    assertFalse(options.wants(Operation.MAP));
    for (List<String> bad :
        List.of(
            List.of("--fast"), List.of("--limit"), List.of("--limit=x"), List.of("--limit=0"))) {
      assertThrows(IllegalArgumentException.class, () -> Options.parse(bad), bad.toString());
    }
  }

  @Test
  void growthIsMeasured() {
    for (String backend : Subject.BACKENDS) {
      Growth.Costs costs = Growth.measure(backend);
      assertTrue(costs.early() > 0 && costs.late() > 0, costs::toString);
      assertTrue(costs.tables() <= 1048, costs::toString);
    }
  }

  private static List<Operation> rows() {
    return Arrays.asList(Operation.values());
  }

  private static String print(Report report, boolean json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    if (json) {
      report.printJson(out);
    } else {
      report.printTables(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
