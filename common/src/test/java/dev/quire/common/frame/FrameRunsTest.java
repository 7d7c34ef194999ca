package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.PagingException.BadConfiguration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameRunsTest {

  @Test
  void adjacentRangesAreOneRun() {
    FrameRuns runs = Ram.runs(4, 4, 8, 2, 20, 1);
    assertEquals(2, runs.count());
    assertEquals(10, runs.end(0));
    assertEquals(7, runs.frames());
    assertEquals(4, runs.lowest());
    assertEquals(21, runs.limit());
  }

  @Test
  void containsKnowsTheGaps() {
    FrameRuns runs = Ram.runs(4, 2, 8, 1);
    for (long frame = 0; frame < 12; frame++) {
      assertEquals(frame == 4 || frame == 5 || frame == 8, runs.contains(frame), "frame " + frame);
    }
    assertFalse(runs.contains(-1));
    assertFalse(Ram.runs().contains(0));
  }

  @Test
  void rangesOutOfOrderOrEmptyAreRefused() {
    assertThrows(BadConfiguration.class, () -> Ram.runs(8, 2, 4, 2));
    assertThrows(BadConfiguration.class, () -> Ram.runs(4, 5, 8, 2));
    assertThrows(BadConfiguration.class, () -> Ram.runs(4, 0));
    assertThrows(BadConfiguration.class, () -> Ram.runs(-4, 2));
    assertThrows(BadConfiguration.class, () -> Ram.runs(4, Long.MAX_VALUE));
    BadConfiguration tooWide =
        assertThrows(BadConfiguration.class, () -> Ram.runs(0, 1, 1L << 40, 1));
    assertEquals(
        "RAM spans 1099511627777 frames; at most 2147483647 are managed", tooWide.getMessage());
  }

  @Property(tries = 500)
  void minusIsTheDifferenceOfSets(
      @ForAll @Size(max = 12) int @IntRange(min = 0, max = 40) [] whole,
      @ForAll @Size(max = 12) int @IntRange(min = 0, max = 40) [] part) {
    Set<Long> expected = frames(runsOf(whole));
    expected.removeAll(frames(runsOf(part)));
    assertEquals(expected, frames(runsOf(whole).minus(runsOf(part))));
  }

  @Property(tries = 500)
  void plusIsTheUnion(@ForAll @Size(max = 12) int @IntRange(min = 0, max = 40) [] some) {
    FrameRuns runs = runsOf(some);
    for (long frame = 0; frame < 42; frame++) {
      if (!runs.contains(frame)) {
        Set<Long> expected = frames(runs);
        expected.add(frame);
        FrameRuns more = runs.plus(frame, frame + 1);
        assertEquals(expected, frames(more));
        for (int i = 1; i < more.count(); i++) {
          assertTrue(more.end(i - 1) < more.first(i), "runs are as long as they can be");
        }
      }
    }
  }

  private static FrameRuns runsOf(int[] frames) {
    FrameRuns.Builder runs = new FrameRuns.Builder();
    Arrays.stream(frames).distinct().sorted().forEach(f -> runs.add(f, f + 1L));
    return runs.build();
  }

  private static Set<Long> frames(FrameRuns runs) {
    Set<Long> frames = new HashSet<>();
    for (int i = 0; i < runs.count(); i++) {
      for (long frame = runs.first(i); frame < runs.end(i); frame++) {
        frames.add(frame);
      }
    }
    return frames;
  }
}
