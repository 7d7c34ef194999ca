package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.quire.api.AllocatorKind;
import dev.quire.api.FrameOwner;
import dev.quire.api.FrameOwner.Use;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform.RamRange;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What runs for every page makes no Java objects. */
class ManagedFramesAllocationTest {

  private static final int CYCLES = 20_000;
  private static final FrameOwner PAGES = FrameOwner.of(Use.PAGE, 1);
  private static final FrameOwner TABLES = FrameOwner.of(Use.TABLE, 1);

  @ParameterizedTest
  @EnumSource
  void operationsOnNumbersAllocateNothing(AllocatorKind kind) {
    assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "cannot be measured");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<RamRange> ram = Ram.of(0, 4096);
    ManagedFrames frames =
        ManagedFrames.create(kind, ram, new PlacementAllocator(ram), 4, 2, 4, Observer.NONE);
    cycles(frames);
    long self = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(self);
    cycles(frames);
    long bytes = threads.getThreadAllocatedBytes(self) - before;
    assertTrue(bytes < CYCLES, CYCLES + " cycles allocated " + bytes + " bytes");
  }

  private static void cycles(ManagedFrames frames) {
    for (int i = 0; i < CYCLES; i++) {
      frames.refillZeroed(frame -> {});
      long page = frames.take(PAGES);
      long table = frames.takeZeroed(TABLES, frame -> {});
      long run = frames.takeRun(2, TABLES);
      frames.retain(page);
      frames.markDirtyIfAllocated(page);
      frames.table().addTableCount(table, 1);
      frames.drop(page);
      frames.drop(page);
      frames.drop(table);
      for (long frame = run; frame < run + 4; frame++) {
        frames.drop(frame);
      }
    }
  }
}
