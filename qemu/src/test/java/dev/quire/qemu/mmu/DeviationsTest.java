package dev.quire.qemu.mmu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each known deviation says what it is and where it comes from, and is in docs/truth.md. */
class DeviationsTest {
  private static final Path TRUTH = Path.of("..", "docs", "truth.md");

  static Stream<Deviation<?>> all() {
    return Stream.of(
            X86Deviation.values(),
            WideDeviation.values(),
            PointerDeviation.values(),
            Armv7Deviation.values())
        .flatMap(Stream::of);
  }

  @ParameterizedTest
  @MethodSource("all")
  void hasWordsAndSource(Deviation<?> deviation) throws IOException {
    assertFalse(deviation.qemu().isBlank());
    assertFalse(deviation.manual().isBlank());
    assertTrue(deviation.source().contains("/"), deviation.source());
    assertTrue(
        Files.readString(TRUTH).contains("`" + deviation.name() + "`"),
        () -> deviation.name() + " is not in " + TRUTH);
  }
}
