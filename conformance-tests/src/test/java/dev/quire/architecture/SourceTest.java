package dev.quire.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only the sources tell: where bits are declared, and that the twins stand side by side. */
class SourceTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern HEX_MASK = Pattern.compile("\\b0x[0-9a-fA-F_]{2,}");
  private static final Pattern LITERAL_SHIFT = Pattern.compile("(<<|>>>?)\\s*(?!1\\b)[0-9]+");
  private static final Pattern COMMENT =
      Pattern.compile("//[^\\n]*|/\\*.*?\\*/|\"(\\\\.|[^\"\\\\])*\"", Pattern.DOTALL);

  private static List<Path> sources(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
      return files.filter(f -> f.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void bitsAreDeclaredInLayoutAlone() throws IOException {
    List<String> found = new ArrayList<>();
    int read = 0;
    for (String directory :
        List.of(
            "common/src/main/java/dev/quire/common/engine",
            "common/src/main/java/dev/quire/common/hardware",
            "common/src/main/java/dev/quire/common/frame",
            "common/src/main/java/dev/quire/common/heap",
            "x86/src/main/java/dev/quire/x86/kernel",
            "x86/src/main/java/dev/quire/x86/hardware",
            "armv7/src/main/java/dev/quire/armv7/kernel",
            "armv7/src/main/java/dev/quire/armv7/hardware")) {
      for (Path source : sources(directory)) {
        read++;
        String code = COMMENT.matcher(Files.readString(source)).replaceAll("");
        for (Pattern pattern : List.of(HEX_MASK, LITERAL_SHIFT)) {
          pattern
              .matcher(code)
              .results()
              .filter(match -> !declaresConstant(code, match.start()))
              .forEach(match -> found.add(ROOT.relativize(source) + ": " + match.group()));
        }
      }
    }
    assertTrue(read > 60, "only " + read + " sources were read");
    assertEquals(List.of(), found);
  }

  /**
   * A named constant that is no bit of a word (a size in bytes, a flag of our own) may be shifted.
   */
  private static boolean declaresConstant(String code, int at) {
    int line = Math.max(code.lastIndexOf(';', at), code.lastIndexOf('{', at));
    return code.substring(line + 1, at).contains("static final");
  }

  @Test
  void twinsStandSideBySide() throws IOException {
    Set<String> x86 = kernelRoles("x86/src/main/java/dev/quire/x86/kernel", "X86");
    Set<String> armv7 = kernelRoles("armv7/src/main/java/dev/quire/armv7/kernel", "Armv7");
    Set<String> both = new TreeSet<>(x86);
    both.retainAll(armv7);
    assertEquals(
        Set.of(
            "AddressMap",
            "Boot",
            "FaultDecoder",
            "Format",
            "Invalidation",
            "Kernel",
            "Links",
            "PagingSwitch",
            "Roots",
            "View",
            "Windows"),
        both);
    x86.removeAll(both);
    armv7.removeAll(both);
    assertEquals(Set.of(), x86, "roles that x86 alone has");
    assertEquals(
        Set.of("AsidAllocator", "MirrorCheck", "MirrorCompanion", "Space", "Split"),
        armv7,
        "roles that ARMv7 alone has");
  }

  /** What begins so is the same role once more, for another format of x86. */
  private static final String OTHER_FORMATS = "(Pae|Long|Wide).*";

  private static Set<String> kernelRoles(String directory, String prefix) throws IOException {
    Set<String> roles = new TreeSet<>();
    for (Path source : sources(directory)) {
      String name = source.getFileName().toString().replace(".java", "");
      if (!name.equals("package-info") && !name.matches(OTHER_FORMATS)) {
        roles.add(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
      }
    }
    return roles;
  }
}
