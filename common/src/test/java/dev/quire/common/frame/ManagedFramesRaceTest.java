package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AllocatorKind;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.FrameOwner.Use;
import dev.quire.api.PagingException.FrameNotAllocated;
import dev.quire.api.PagingException.OutOfFrames;
import dev.quire.api.port.Platform.RamRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processors use the allocator at once. */
@Timeout(60)
class ManagedFramesRaceTest {

  private static final int FRAMES = 64;
  private static final int STEPS = 50_000;
  private static final int CHANGES = 400_000;
  private static final int ROUNDS = 100;

  private final Announcements observer = new Announcements();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
  }

  private ManagedFrames frames(AllocatorKind kind) {
    List<RamRange> ram = Ram.of(0, FRAMES);
    return ManagedFrames.create(kind, ram, new PlacementAllocator(ram), 4, 2, 4, observer);
  }

  /** Runs both at once: neither starts before the other is there. */
  private void both(Callable<?> first, Callable<?> second) throws Exception {
    AtomicInteger there = new AtomicInteger();
    Future<?> one = threads.submit(() -> together(there, first));
    Future<?> two = threads.submit(() -> together(there, second));
    one.get();
    two.get();
  }

  private static Object together(AtomicInteger there, Callable<?> task) throws Exception {
    there.incrementAndGet();
    while (there.get() < 2) {
      Thread.onSpinWait();
    }
    return task.call();
  }

  @ParameterizedTest
  @EnumSource
  void noFrameIsHandedOutTwice(AllocatorKind kind) throws Exception {
    ManagedFrames frames = frames(kind);
    ConcurrentMap<Long, Integer> holders = new ConcurrentHashMap<>();
    both(() -> use(frames, 1, holders), () -> use(frames, 2, holders));
    assertEquals(Map.of(), holders);
    assertEquals(Map.of(), frames.usage());
    assertEquals(FRAMES, frames.available());
    assertEquals(frames.zeroedReady(), observer.allocated.size());
  }

  private static boolean use(
      ManagedFrames frames, int processor, ConcurrentMap<Long, Integer> holders) {
    Random random = new Random(processor);
    FrameOwner owner = FrameOwner.of(Use.PAGE, processor);
    List<Long> held = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      try {
        switch (random.nextInt(6)) {
          case 0 -> hold(frames.take(owner), 1, processor, held, holders);
          case 1 -> hold(frames.takeZeroed(owner, frame -> {}), 1, processor, held, holders);
          case 2 -> hold(frames.takeRun(2, owner), 4, processor, held, holders);
          case 3 -> frames.refillZeroed(frame -> {});
          default -> {
            for (int n = 0; n < 3 && !held.isEmpty(); n++) {
              giveBack(frames, held.remove(random.nextInt(held.size())), holders);
            }
          }
        }
      } catch (OutOfFrames refusal) {
        if (!held.isEmpty()) {
          giveBack(frames, held.remove(0), holders);
        }
      }
    }
    held.forEach(frame -> giveBack(frames, frame, holders));
    return true;
  }

  private static void hold(
      long first, int count, int processor, List<Long> held, ConcurrentMap<Long, Integer> holders) {
    for (long frame = first; frame < first + count; frame++) {
      if (holders.put(frame, processor) != null) {
        throw new AssertionError("frame " + frame + " was handed out twice");
      }
      held.add(frame);
    }
  }

  private static void giveBack(
      ManagedFrames frames, long frame, ConcurrentMap<Long, Integer> holders) {
    holders.remove(frame);
    frames.drop(frame);
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoLastReleasesAtOnceOneIsRefused(AllocatorKind kind) throws Exception {
    ManagedFrames frames = frames(kind);
    FrameOwner owner = FrameOwner.of(Use.PAGE, 1);
    for (int round = 0; round < ROUNDS; round++) {
      List<Long> held = new ArrayList<>();
      while (frames.available() > 0) {
        held.add(frames.take(owner));
      }
      AtomicInteger freed = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      Callable<Boolean> releaseAll =
          () -> {
            for (long frame : held) {
              try {
                if (frames.drop(frame)) {
                  freed.incrementAndGet();
                }
              } catch (FrameNotAllocated refusal) {
                refused.incrementAndGet();
              }
            }
            return true;
          };
      both(releaseAll, releaseAll);
      assertEquals(FRAMES, freed.get());
      assertEquals(FRAMES, refused.get());
      assertEquals(FRAMES, frames.available());
    }
  }

  @ParameterizedTest
  @EnumSource
  void noReferenceAndNoDirtinessIsLost(AllocatorKind kind) throws Exception {
    ManagedFrames frames = frames(kind);
    FrameNumber frame = frames.allocate(FrameOwner.of(Use.PAGE, 1));
    Callable<Boolean> counting =
        () -> {
          for (int i = 0; i < CHANGES; i++) {
            frames.retain(frame);
            frames.retain(frame);
            frames.release(frame);
          }
          return true;
        };
    Callable<Boolean> marking =
        () -> {
          for (int i = 0; i < CHANGES; i++) {
            frames.clearDirty(frame);
            frames.markDirty(frame);
            if (!frames.isDirty(frame)) {
              throw new AssertionError("the mark was lost");
            }
          }
          return true;
        };
    both(counting, marking);
    both(counting, counting);
    assertEquals(1 + 3 * CHANGES, frames.references(frame));
    assertTrue(frames.isDirty(frame));
    assertEquals(Map.of(FrameOwner.of(Use.PAGE, 1), 1L), frames.usage());
  }
}
