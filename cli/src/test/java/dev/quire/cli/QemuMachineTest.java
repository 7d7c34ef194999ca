package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.quire.api.Backend;
import dev.quire.common.elf.ElfMachine;
import dev.quire.qemu.process.Board;
import dev.quire.qemu.process.Installation;
import dev.quire.x86.X86Long;
import dev.quire.x86.X86Pae;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --machine qemu}. */
final class QemuMachineTest {

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void needQemu() {
    Optional<String> missing =
        Stream.of(Board.X86, Board.X86_64, Board.ARMV7)
            .flatMap(board -> Installation.missing(board).stream())
            .findFirst();
    if ("required".equals(System.getProperty("quire.qemu"))) {
      assertEquals(Optional.empty(), missing);
    }
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  @Test
  void processorsOfQemuAgreeWithEachOtherAndWithOurs() {
    Path program = SmallElf.write(directory, "small", ElfMachine.I386, 1);
    Quire onQemu = Quire.call("compare", "--machine", "qemu", "--json", "--frames", 20, program);
    assertEquals(0, onQemu.exitCode(), onQemu.out() + onQemu.err());
    Quire simulated = Quire.call("compare", "--json", "--frames", 20, program);
    JsonArray theirs = onQemu.json().getAsJsonArray("backends");
    JsonArray ours = simulated.json().getAsJsonArray("backends");
    JsonObject expected = ours.get(0).getAsJsonObject().getAsJsonObject("outcomes");
    List<String> names = new ArrayList<>();
    for (JsonElement each : theirs) {
      JsonObject backend = each.getAsJsonObject();
      names.add(backend.get("name").getAsString());
      assertEquals(expected, backend.getAsJsonObject("outcomes"));
      assertFalse(backend.get("coherenceWatched").getAsBoolean());
      assertEquals(-1, backend.getAsJsonObject("costs").get("walks").getAsLong());
    }
    assertEquals(List.of("x86", "x86-pae", "x86-64", "armv7"), names);
  }

  @Test
  void severalProcessorsAtOnce() {
    Path program = SmallElf.write(directory, "small", ElfMachine.ARM, 2);
    Quire quire =
        Quire.call("compare", "--machine", "qemu", "--processors", 2, "--seed", 3, program);
    assertEquals(0, quire.exitCode(), quire.out() + quire.err());
    assertTrue(quire.out().contains("not watched"));
    assertTrue(quire.out().contains("not counted"));
  }

  @Test
  void dumpShowsTheSameOnBothKindsOfMachine() {
    Path program = SmallElf.write(directory, "small", ElfMachine.I386, 1);
    Map<String, Backend> formats = Map.of("x86-pae", new X86Pae(), "x86-64", new X86Long());
    String all = "x86,x86-pae,x86-64,armv7";
    Quire simulated = Quire.call(formats, "dump", "--backends", all, "--at", "edited", program);
    Quire onQemu = Quire.call("dump", "--machine=qemu", "--at", "edited", program);
    assertEquals(0, onQemu.exitCode(), onQemu.err());
    assertEquals(simulated.out(), onQemu.out());
  }

  @Test
  void aTlbModelIsRefused() {
    Quire quire = Quire.call("compare", "--machine", "qemu", "--tlb", "keep");
    assertEquals(2, quire.exitCode());
    assertTrue(quire.err().contains("--tlb is for simulated machines"), quire.err());
  }
}
