package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.quire.api.Backend;
import dev.quire.api.Counter;
import dev.quire.api.Counters;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.api.TableAccessScheme;
import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.Study;
import dev.quire.cli.techniques.StudySettings;
import dev.quire.cli.techniques.Supply;
import dev.quire.cli.techniques.report.StudyJson;
import dev.quire.cli.techniques.workload.Sizes;
import dev.quire.cli.techniques.workload.WorkloadKind;
import dev.quire.x86.X86;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code advise}. */
final class AdviseCommandTest {

  private static final long MEBIBYTE = 1L << 20;

  @TempDir private Path directory = Path.of("");

  AdviseCommandTest() {}

  /** x86 as it is by default, whatever is asked for; but a direct map has room for 128 MB. */
  private static final class Plain implements Backend {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public Machine boot(MachineConfig config) {
      if (config.tableAccess() == TableAccessScheme.DIRECT_MAP
          && config.ramBytes() > 128 * MEBIBYTE) {
        throw new PagingException.BadConfiguration("RAM of 256 MB, room for 128 MB");
      }
      return new X86()
          .boot(
              config.toBuilder()
                  .tableAccess(TableAccessScheme.WINDOW)
                  .kernelSync(Optional.empty())
                  .build());
    }
  }

  private static Quire advise(Object... more) {
    Object[] arguments = new Object[more.length + 3];
    arguments[0] = "advise";
    arguments[1] = "--arch";
    arguments[2] = "plain";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Quire.call(Map.of("plain", new Plain()), arguments);
  }

  /** Figures made up: windows switch cheaply, a direct map edits cheaply, all else is dear. */
  private Path figures() throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    for (Combination combination : Combination.of("plain", Supply.BUDDY)) {
      boolean window = combination.access() == TableAccessScheme.WINDOW;
      boolean direct = combination.access() == TableAccessScheme.DIRECT_MAP;
      long later = combination.sync() == KernelSyncScheme.LAZY ? 0 : 50;
      measurements.add(made(combination, WorkloadKind.SWITCH_HEAVY, (window ? 100 : 200) + later));
      measurements.add(
          made(combination, WorkloadKind.EDIT_ONE_OFTEN, (direct ? 100 : 300) + later));
    }
    StudySettings settings =
        new StudySettings(
            List.of(WorkloadKind.EDIT_ONE_OFTEN, WorkloadKind.SWITCH_HEAVY),
            Sizes.quick(),
            1,
            OptionalLong.empty(),
            OptionalInt.empty(),
            true);
    Study study = new Study(settings, measurements, List.of());
    return Files.writeString(
        directory.resolve("figures.json"),
        StudyJson.write(study, CostModel.standard(), "quire test"));
  }

  private static Measurement made(Combination combination, WorkloadKind workload, long loads) {
    long[] counts = new long[Counter.values().length];
    counts[Counter.TABLE_LOADS.ordinal()] = loads;
    return new Measurement(
        combination, workload, Optional.empty(), 1, 10, 20, Counters.of(counts), false, 1);
  }

  private static String first(Quire quire) {
    JsonObject best = quire.json().getAsJsonArray("ranked").get(0).getAsJsonObject();
    return best.get("tableAccess").getAsString() + " " + best.get("kernelSync").getAsString();
  }

  private Quire asked(String ram, String mix) throws IOException {
    return advise(
        "--ram",
        ram,
        "--spaces",
        50,
        "--processors",
        1,
        "--json",
        "--from",
        figures(),
        "--mix",
        mix);
  }

  @Test
  void ranksByTheFiguresAndTheMix() throws IOException {
    assertEquals("window lazy", first(asked("64M", "switch-heavy=3,edit-one-often=0.1")));
    assertEquals("direct-map lazy", first(asked("64M", "switch-heavy=1,edit-one-often=3")));
    Quire quire = asked("64M", "switch-heavy=1,edit-one-often=1");
    assertEquals(0, quire.exitCode(), quire.err());
    JsonArray ranked = quire.json().getAsJsonArray("ranked");
    double before = 0;
    for (JsonElement one : ranked) {
      double score = one.getAsJsonObject().get("score").getAsDouble();
      assertTrue(score >= before, quire.out());
      before = score;
    }
    // Direct map: twice at switches, the cheapest at edits. Window: cheapest, and three times.
    JsonObject best = ranked.get(0).getAsJsonObject();
    assertEquals(1.5, best.get("score").getAsDouble(), 1e-9);
    assertEquals("direct-map", best.get("tableAccess").getAsString());
    assertTrue(
        best.get("reason").getAsString().contains("2.0 times the cheapest at switch-heavy"),
        quire.out());
  }

  @Test
  void whatDoesNotFitIsListedWithItsReasonAndNotRanked() throws IOException {
    Quire quire = asked("256M", "switch-heavy=1,edit-one-often=3");
    assertEquals("window lazy", first(quire));
    JsonArray refused = quire.json().getAsJsonArray("refused");
    assertEquals(KernelSyncScheme.values().length, refused.size());
    for (JsonElement one : refused) {
      assertEquals("direct-map", one.getAsJsonObject().get("tableAccess").getAsString());
      assertEquals(
          "RAM of 256 MB, room for 128 MB", one.getAsJsonObject().get("refused").getAsString());
    }
  }

  @Test
  void moreSpacesThanRamHasRoomForAreRefusedWithTheSum() throws IOException {
    Quire quire =
        advise(
            "--ram",
            "2M",
            "--spaces",
            2000,
            "--processors",
            1,
            "--mix",
            "switch-heavy=1",
            "--from",
            figures());
    assertEquals(1, quire.exitCode());
    String told = quire.out().replaceAll("\\s+", " ");
    assertTrue(told.contains("nothing fits"), told);
    assertTrue(told.contains("2,000 spaces with empty tables of 4 KB each take 8,000 KB"), told);
  }

  @Test
  void measuresWhereThereIsNoFile() {
    Quire quire =
        advise(
            "--ram",
            "64M",
            "--spaces",
            20,
            "--processors",
            2,
            "--mix",
            "edit-one-often=1,edit-across-processors=1");
    assertEquals(0, quire.exitCode(), quire.out() + quire.err());
    assertTrue(quire.out().contains("plain, 64M of RAM, 20 spaces, 2 processors"), quire.out());
    assertTrue(quire.out().contains("as cheap as any at everything"), quire.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--ram 64M --spaces 10 --processors 9 | --processors 9; it must be 1 to 8",
        "--ram 64M --spaces 0 --processors 1 | --spaces 0; it must be 1 to",
        "--ram 10K --spaces 1 --processors 1 | it must be 1 MB to 4 GB less a page",
        "--ram lots --spaces 1 --processors 1 | 'lots' is not a size",
        "--ram 64M --spaces 1 --processors 1 --arch vax | no backend is called vax",
        "--ram 64M --spaces 1 --processors 1 --mix evict-many=-1 | it must be above 0",
        "--ram 64M --spaces 1 --processors 1 --mix evict-many=x | 'x' is not a weight",
        "--ram 64M --spaces 1 --processors 1 --mix nap=1 | no workload is called 'nap'",
        "--ram 64M --spaces 1 --processors 1 --mix edit-across-processors=1 | give --processors",
        "--ram 64M --spaces 1 --processors 1 --from /nowhere | cannot be read",
        "--ram 64M --spaces 1 | --processors"
      })
  void wrongOptionsAreRefused(String options, String message) {
    Object[] arguments = options.split(" ", -1);
    Quire quire = advise(arguments);
    assertEquals(2, quire.exitCode(), quire.out());
    assertEquals("", quire.out());
    assertTrue(quire.err().contains(message), quire.err());
  }

  @Test
  void aFileThatIsNoStudyIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("other.json"), "{\"agree\": true}");
    Quire quire = advise("--ram", "64M", "--spaces", 1, "--processors", 1, "--from", file);
    assertEquals(2, quire.exitCode());
    assertTrue(quire.err().contains("is not what this version's"), quire.err());
    Quire missing =
        advise(
            "--ram",
            "64M",
            "--spaces",
            1,
            "--processors",
            1,
            "--from",
            figures(),
            "--mix",
            "evict-many=1");
    assertEquals(2, missing.exitCode());
    assertTrue(missing.err().contains("evict-many was not measured"), missing.err());
  }
}
