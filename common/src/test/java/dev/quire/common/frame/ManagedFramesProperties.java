package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AllocatorKind;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.FrameOwner.Use;
import dev.quire.api.PagingException.FrameNotAllocated;
import dev.quire.api.PagingException.OutOfFrames;
import dev.quire.api.port.Platform.RamRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Random histories of the allocator against a map of the frames that are allocated. */
class ManagedFramesProperties {

  private static final int RUN_ORDER = 2;

  /** What a step does. */
  enum Operation {
    TAKE,
    TAKE_RUN,
    TAKE_ZEROED,
    REFILL,
    RETAIN,
    DROP,
    DROP_AGAIN,
    MARK_DIRTY,
    CLEAR_DIRTY
  }

  /** One operation; {@code number} chooses the owner, or the frame among those it is about. */
  record Step(Operation operation, int number) {
    @Override
    public String toString() {
      return operation + " " + number;
    }
  }

  /** What the model knows of an allocated frame. */
  private static final class Known {
    final FrameOwner owner;
    int references = 1;
    boolean dirty;

    Known(FrameOwner owner) {
      this.owner = owner;
    }
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(
            Arbitraries.of(Operation.values()), Arbitraries.integers().between(0, 100))
        .as(Step::new)
        .list()
        .ofMaxSize(250);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void behavesAsTheModel(
      @ForAll AllocatorKind kind,
      @ForAll @IntRange(min = 0, max = 9) int bootFrames,
      @ForAll @IntRange(min = 0, max = 5) int pool,
      @ForAll("histories") List<Step> history) {
    new Run(kind, bootFrames, pool).play(history);
  }

  /** One history being played. */
  private static final class Run {
    private final Announcements observer = new Announcements();
    private final ManagedFrames frames;
    private final PlacementAllocator boot;
    private final long total;
    private final Map<Long, Known> model = new TreeMap<>();
    private final Set<Long> zero = new HashSet<>();

    Run(AllocatorKind kind, int bootFrames, int pool) {
      List<RamRange> ram = Ram.of(3, 30, 50, 17);
      boot = new PlacementAllocator(ram);
      for (int i = 0; i < bootFrames; i++) {
        boot.take(1, i % 3 == 0 ? 2 : 1);
      }
      total = 47L - bootFrames;
      frames = ManagedFrames.create(kind, ram, boot, pool, RUN_ORDER, 3, observer);
    }

    void play(List<Step> history) {
      for (Step step : history) {
        play(step);
        check();
      }
      for (Map.Entry<Long, Known> entry : List.copyOf(model.entrySet())) {
        while (model.containsKey(entry.getKey())) {
          drop(entry.getKey());
        }
      }
      check();
      assertEquals(total, frames.available(), "everything came back");
      for (long i = 0; i < total; i++) {
        allocated(frames.take(owner(0)), 1, owner(0));
      }
      check();
    }

    private void play(Step step) {
      FrameOwner owner = owner(step.number);
      long free = total - model.size();
      switch (step.operation) {
        case TAKE -> {
          if (free == 0) {
            assertThrows(OutOfFrames.class, () -> frames.take(owner));
          } else {
            allocated(frames.allocate(owner).value(), 1, owner);
          }
        }
        case TAKE_RUN -> takeRun(owner);
        case TAKE_ZEROED -> {
          if (free == 0) {
            assertThrows(OutOfFrames.class, () -> frames.takeZeroed(owner, zero::add));
          } else {
            long frame = frames.takeZeroed(owner, zero::add);
            assertTrue(zero.remove(frame), "frame " + frame + " was not zeroed");
            allocated(frame, 1, owner);
          }
        }
        case REFILL -> frames.refillZeroed(zero::add);
        case RETAIN -> {
          for (long frame : chosen(step.number)) {
            frames.retain(FrameNumber.of(frame));
            known(frame).references++;
          }
        }
        case DROP -> chosen(step.number).forEach(this::drop);
        case DROP_AGAIN -> {
          if (!model.containsKey((long) step.number)) {
            FrameNumber frame = FrameNumber.of(step.number);
            assertThrows(FrameNotAllocated.class, () -> frames.release(frame));
            assertThrows(FrameNotAllocated.class, () -> frames.retain(frame));
          }
        }
        case MARK_DIRTY -> {
          for (long frame : chosen(step.number)) {
            frames.markDirty(FrameNumber.of(frame));
            known(frame).dirty = true;
          }
        }
        case CLEAR_DIRTY -> {
          for (long frame : chosen(step.number)) {
            frames.clearDirty(FrameNumber.of(frame));
            known(frame).dirty = false;
          }
        }
      }
    }

    private void takeRun(FrameOwner owner) {
      long first;
      try {
        first = frames.allocateRun(RUN_ORDER, owner).value();
      } catch (OutOfFrames refusal) {
        return;
      }
      assertEquals(0, first % (1L << RUN_ORDER));
      allocated(first, 1 << RUN_ORDER, owner);
    }

    private void allocated(long first, int count, FrameOwner owner) {
      for (long frame = first; frame < first + count; frame++) {
        assertTrue(frames.manages(frame), "frame " + frame + " is not managed");
        assertFalse(boot.taken(frame), "boot has frame " + frame);
        zero.remove(frame);
        assertFalse(model.containsKey(frame), "frame " + frame + " was allocated");
        model.put(frame, new Known(owner));
      }
    }

    private void drop(long frame) {
      zero.remove(frame);
      boolean last = --known(frame).references == 0;
      assertEquals(last, frames.release(FrameNumber.of(frame)));
      if (last) {
        model.remove(frame);
      }
    }

    private void check() {
      assertEquals(total - model.size(), frames.available());
      Map<FrameOwner, Long> usage =
          model.values().stream()
              .collect(Collectors.groupingBy(known -> known.owner, Collectors.counting()));
      assertEquals(usage, frames.usage());
      for (long frame = 0; frame < 70; frame++) {
        Known known = model.get(frame);
        FrameNumber number = FrameNumber.of(frame);
        assertEquals(known == null ? 0 : known.references, frames.references(number));
        assertEquals(known != null && known.dirty, frames.isDirty(number));
      }
      assertEquals(model.size() + frames.zeroedReady(), observer.allocated.size());
      assertTrue(observer.allocated.containsAll(model.keySet()));
    }

    /** The allocated frame that the number chooses; none if there are none. */
    private List<Long> chosen(int number) {
      List<Long> allocated = new ArrayList<>(model.keySet());
      return allocated.isEmpty() ? List.of() : List.of(allocated.get(number % allocated.size()));
    }

    private Known known(long frame) {
      return Objects.requireNonNull(model.get(frame));
    }

    private static FrameOwner owner(int number) {
      return FrameOwner.of(Use.values()[number % Use.values().length], number % 4);
    }
  }
}
