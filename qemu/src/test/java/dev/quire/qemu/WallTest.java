package dev.quire.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the module is optional for knows nothing of it. */
class WallTest {

  @Test
  void nothingBeneathKnowsOfQemu() throws IOException {
    List<Path> found = new ArrayList<>();
    int read = 0;
    for (String module : List.of("api", "common", "x86", "armv7")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          read++;
          if (Files.readString(file).toLowerCase(Locale.ROOT).contains("qemu")) {
            found.add(file);
          }
        }
      }
    }
    assertTrue(read > 200, "only " + read + " files were read");
    assertEquals(List.of(), found);
  }
}
