package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.PagingException.BadConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FreeFramesTest {

  @ParameterizedTest
  @EnumSource
  void noRamIsNoFrames(Policy policy) {
    FreeFrames frames = policy.over(Ram.runs());
    assertEquals(0, frames.available());
    assertEquals(FreeFrames.NONE, frames.takeOne());
    assertEquals(FreeFrames.NONE, frames.takeRun(2));
  }

  @ParameterizedTest
  @EnumSource
  void allButAPageOf4GigabytesCanBeHad(Policy policy) {
    FreeFrames frames = policy.over(Ram.runs(0, (1 << 20) - 1));
    long sum = 0;
    for (int i = 0; i < (1 << 20) - 1; i++) {
      sum += frames.takeOne();
    }
    long last = (1 << 20) - 2;
    assertEquals(last * (last + 1) / 2, sum);
    assertEquals(FreeFrames.NONE, frames.takeOne());
  }

  @ParameterizedTest
  @EnumSource(names = {"STACK", "STACK_WITH_RUNS", "BUDDY"})
  void theFrameFreedLastComesFirst(Policy policy) {
    FreeFrames frames = policy.over(Ram.runs(1, 1000));
    long first = frames.takeOne();
    long second = frames.takeOne();
    frames.giveBack(second, 0);
    frames.giveBack(first, 0);
    assertEquals(first, frames.takeOne());
  }

  @Test
  void theBitmapGoesOnWhereItStopped() {
    FreeFrames frames = new FrameBitmap(Ram.runs(0, 256));
    for (int i = 0; i < 130; i++) {
      assertEquals(i, frames.takeOne());
    }
    frames.giveBack(3, 0);
    assertEquals(130, frames.takeOne(), "next fit");
    for (int i = 131; i < 256; i++) {
      assertEquals(i, frames.takeOne());
    }
    assertEquals(3, frames.takeOne(), "and around");
  }

  @Test
  void theStackRefusesRunsUnlessTheyWereSetAside() {
    FreeFrames plain = new FrameStack(Ram.runs(0, 64), 2, 0);
    assertEquals(FreeFrames.NONE, plain.takeRun(1));
    assertEquals(FreeFrames.NONE, plain.takeRun(2));
    assertEquals(64, plain.available());

    FreeFrames withRuns = new FrameStack(Ram.runs(1, 63), 2, 2);
    assertEquals(FreeFrames.NONE, withRuns.takeRun(1), "of another order");
    assertEquals(FreeFrames.NONE, withRuns.takeRun(3), "of another order");
    assertEquals(4, withRuns.takeRun(2));
    assertEquals(8, withRuns.takeRun(2));
    assertEquals(FreeFrames.NONE, withRuns.takeRun(2));
    assertEquals(55, withRuns.available());
  }

  @Test
  void aRunOfTheStackReturnsWhenAllOfItsFramesAreBack() {
    FreeFrames frames = new FrameStack(Ram.runs(0, 64), 2, 1);
    long run = frames.takeRun(2);
    for (long frame : new long[] {run + 2, run, run + 3}) {
      frames.giveBack(frame, 0);
      assertEquals(FreeFrames.NONE, frames.takeRun(2));
    }
    frames.giveBack(run + 1, 0);
    assertEquals(run, frames.takeRun(2));
  }

  @Test
  void singlesOfTheStackComeFromItsRunsOnlyInTheEnd() {
    FreeFrames frames = new FrameStack(Ram.runs(0, 12), 2, 2);
    for (int i = 0; i < 4; i++) {
      assertEquals(8 + i, frames.takeOne());
    }
    long broken = frames.takeOne();
    assertEquals(0, broken);
    assertEquals(4, frames.takeRun(2), "the other run is whole");
    assertEquals(FreeFrames.NONE, frames.takeRun(2));
    assertEquals(3, frames.available());
    frames.giveBack(9, 0);
    assertEquals(9, frames.takeOne(), "no frame of a run while there are others");
    frames.giveBack(broken, 0);
    assertEquals(0, frames.takeRun(2));
  }

  @Test
  void moreRunsThanThereAreAreRefusedWithTheSum() {
    BadConfiguration refusal =
        assertThrows(BadConfiguration.class, () -> new FrameStack(Ram.runs(1, 14), 2, 3));
    assertEquals(
        "RAM is too small: 3 runs of 4 frames, together 12, are to be set aside and only 2 are"
            + " there; free are 14 frames (14 frames from frame 0x1)",
        refusal.getMessage());
    assertThrows(BadConfiguration.class, () -> new FrameStack(Ram.runs(0, 64), 0, 1));
    assertThrows(BadConfiguration.class, () -> new FrameStack(Ram.runs(0, 4096), 11, 1));
    assertThrows(BadConfiguration.class, () -> new FrameStack(Ram.runs(0, 64), 2, -1));
  }

  @Test
  void buddiesJoinWhicheverComesLast() {
    for (long last = 0; last < 8; last++) {
      FreeFrames frames = new BuddyFrames(Ram.runs(0, 8));
      assertEquals(0, frames.takeRun(3));
      for (long frame = 0; frame < 8; frame++) {
        if (frame != last) {
          frames.giveBack(frame, 0);
          assertEquals(FreeFrames.NONE, frames.takeRun(3));
        }
      }
      frames.giveBack(last, 0);
      assertEquals(0, frames.takeRun(3));
    }
  }

  @Test
  void theBuddySystemSplitsTheSmallestBlockThatServes() {
    FreeFrames frames = new BuddyFrames(Ram.runs(0, 1024 + 8));
    long large = frames.takeRun(FreeFrames.MAX_ORDER);
    long small = frames.takeRun(3);
    frames.giveBack(large, FreeFrames.MAX_ORDER);
    frames.giveBack(small, 3);
    assertEquals(small, frames.takeOne());
    assertNotEquals(FreeFrames.NONE, frames.takeRun(FreeFrames.MAX_ORDER));
  }
}
