package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Counter;
import dev.quire.common.swap.PagerStatistics.Count;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real programs give the same output with all the frames that they want and with a quarter of those
 * that they then had at once. What each run took is written to {@code target/linux-runs.txt}.
 */
class FourRunsTest extends GuestTest {
  private static final Path RUNS = Path.of("target", "linux-runs.txt");
  private static final int FILE_BYTES = 16 << 20;
  private static final int LINES = 100_000;
  private static final int BLOCK = 1000;
  private static final int AWK_LINES = 20_000;
  private static final long MILLISECOND = 1_000_000;

  @BeforeEach
  void requireBusybox() {
    Busybox.missing().ifPresent(GuestTest::lacks);
  }

  @OnBoth
  void sha256sum(String architecture, @TempDir Path directory)
      throws IOException, NoSuchAlgorithmException {
    byte[] bytes = new byte[FILE_BYTES];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(directory.resolve("file"), bytes);
    run(architecture, sha256(bytes) + "  " + file + "\n", "sha256sum", file.toString());
  }

  /** Lines in descending blocks, shuffled within: a merge sort needs few pages at a time. */
  @OnBoth
  void sort(String architecture, @TempDir Path directory) throws IOException {
    Random random = new Random(2);
    List<String> lines = new ArrayList<>();
    for (int block = LINES / BLOCK - 1; block >= 0; block--) {
      int first = block * BLOCK;
      List<String> part =
          IntStream.range(first, first + BLOCK)
              .mapToObj(i -> String.format(Locale.ROOT, "%06d line", i))
              .collect(Collectors.toCollection(ArrayList::new));
      Collections.shuffle(part, random);
      lines.addAll(part);
    }
    Path file = Files.write(directory.resolve("lines"), lines);
    lines.sort(Comparator.naturalOrder());
    run(architecture, String.join("\n", lines) + "\n", "sort", file.toString());
  }

  /** Keeps all lines in an array: that is large beside what its code touches for each. */
  @OnBoth
  void awk(String architecture, @TempDir Path directory) throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    double total = 0;
    for (int i = 0; i < AWK_LINES; i++) {
      int value = random.nextInt(1000);
      total += value / 8.0;
      lines.add("key" + random.nextInt(100) + " " + value);
    }
    Path file = Files.write(directory.resolve("table"), lines);
    long length = lines.stream().mapToLong(String::length).sum();
    String expected =
        lines.get(AWK_LINES - 1)
            + "\n"
            + lines.get(0)
            + String.format(Locale.ROOT, "\n%d %.3f\n", length, total);
    String program =
        "{ line[NR] = $0; total += $2 / 8 }"
            + " END { for (i = 1; i <= NR; i++) length_ += length(line[i]);"
            + " print line[NR]; print line[1]; printf \"%d %.3f\\n\", length_, total }";
    run(architecture, expected, "awk", program, file.toString());
  }

  @OnBoth
  void pipeline(String architecture) throws IOException, NoSuchAlgorithmException {
    String last =
        IntStream.rangeClosed(1, 20_000)
            .mapToObj(String::valueOf)
            .sorted(Comparator.reverseOrder())
            .limit(3)
            .collect(Collectors.joining("\n", "", "\n"));
    String expected = sha256(last.getBytes(StandardCharsets.UTF_8)) + "  -\n";
    run(architecture, expected, "sh", "-c", "seq 1 20000 | sort -r | head -n 3 | sha256sum");
  }

  private void run(String architecture, String expected, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(Busybox.path(architecture)));
    words.addAll(List.of(arguments));
    Guest guest = guest(architecture);
    Guest.Run ample = guest.run(words);
    assertEquals(expected, ample.output(), ample.error());
    assertEquals(0, ample.code());
    note(architecture, arguments[0], ample.result());
    long quarter = ample.result().mostFrames() / 4;
    Guest.Run scarce = guest.run(words, OptionalLong.of(quarter));
    assertEquals(expected, scarce.output(), scarce.error());
    assertEquals(0, scarce.code());
    note(architecture, arguments[0], scarce.result());
    assertTrue(scarce.result().mostFrames() <= quarter, scarce.result().toString());
    assertEquals(0, ample.result().pager().get(Count.PAGE_OUT));
    assertTrue(scarce.result().pager().get(Count.PAGE_OUT) > 0, scarce.result().toString());
    assertTrue(scarce.result().pager().get(Count.PAGE_IN) > 0, scarce.result().toString());
  }

  private static void note(String architecture, String program, LinuxResult result)
      throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "%-6s %-10s %6d frames %8d ms %8d faults %7d page-outs %7d page-ins %8d"
                + " invalidations%n",
            architecture,
            program,
            result.mostFrames(),
            result.nanoseconds() / MILLISECOND,
            result.counters().get(Counter.FAULTS),
            result.pager().get(Count.PAGE_OUT),
            result.pager().get(Count.PAGE_IN),
            result.counters().get(Counter.PAGE_INVALIDATIONS));
    Files.writeString(RUNS, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
