package dev.quire.conformance.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.FrameOwner;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Protection;
import dev.quire.api.TableAccessScheme;
import dev.quire.api.TableEdit;
import dev.quire.common.engine.Debts;
import dev.quire.common.engine.Invalidation;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A processor with another space's root loaded goes on to a third one that is behind, and must wait
 * and give way to a shootdown meanwhile: the third one learns of changes all the same.
 */
class ChangeWhileEnteringTest {
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final CountDownLatch locked = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch changed = new CountDownLatch(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  // Of processor 1 alone: whether it tells of a change, and asks for a shootdown then.
  private boolean telling;
  private boolean asking;
  private boolean asked;

  @ParameterizedTest
  @EnumSource(
      value = KernelSyncScheme.class,
      names = {"VERSION", "JOURNAL"})
  void isToldOfTheNext(KernelSyncScheme scheme) throws InterruptedException {
    Subject subject =
        Subject.named("nothing broken, two processors")
            .on(Architecture.X86)
            .config(
                config ->
                    config.toBuilder()
                        .processors(2)
                        .kernelSync(scheme)
                        .tableAccess(TableAccessScheme.SWITCH)
                        .build())
            .sync(Telling::new)
            .invalidation(Asking::new)
            .caughtBy("Q30.1");
    Machine machine = subject.backend(Architecture.X86).boot(MachineConfig.strict());
    Paging paging = machine.paging();
    KernelProcessor first = (KernelProcessor) paging.processors().get(0);
    KernelProcessor second = (KernelProcessor) paging.processors().get(1);
    Space current = (Space) paging.createAddressSpace(first, "current");
    Space other = (Space) paging.createAddressSpace(first, "other");
    Space next = (Space) paging.createAddressSpace(first, "next");
    second.activate(paging.createAddressSpace(second, "of the second"));
    first.activate(current);
    map(second, 1);
    PageNumber seen = page(paging, 3);

    Thread thread =
        new Thread(
            () ->
                first.run(
                    () -> {
                      try {
                        first.openView(other);
                        loaded.countDown();
                        await(locked);
                        first.openView(next);
                        entered.countDown();
                        await(changed);
                        assertEquals(7, first.kernel().load32(seen.address()));
                        first.closeView(next);
                        first.closeView(other);
                      } catch (RuntimeException | AssertionError e) {
                        failure.set(e);
                      } finally {
                        entered.countDown();
                      }
                    }));
    thread.start();
    second.run(
        () -> {
          await(loaded);
          asking = true;
          map(second, 2);
          await(entered);
          map(second, 3);
          second.kernel().store32(seen.address(), 7);
          changed.countDown();
        });
    thread.join();
    assertTrue(asked);
    assertNull(failure.get());
    assertTrue(machine.coherenceViolations().isEmpty());
  }

  private static PageNumber page(Paging paging, int table) {
    return paging.layout().kernelHeap().first().plus(table * paging.layout().tableSpan());
  }

  private static void map(KernelProcessor on, int table) {
    try (TableEdit edit = on.edit(on.paging().kernelSpace())) {
      edit.map(
          page(on.paging(), table),
          on.paging().frames().allocate(FrameOwner.of(FrameOwner.Use.KERNEL, 0)),
          Protection.KERNEL_READ_WRITE,
          MemoryType.WRITE_BACK);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Telling extends ForwardingSync {
    Telling(KernelSpaceSync real) {
      super(real);
    }

    @Override
    public void changed(KernelProcessor on, TableView view, long page) {
      if (on.index() == 0) {
        super.changed(on, view, page);
        return;
      }
      telling = asking;
      super.changed(on, view, page);
      telling = false;
    }
  }

  /** What is published first while a change is told is so under the lock. */
  private final class Asking extends ForwardingInvalidation {
    Asking(Invalidation real) {
      super(real);
    }

    @Override
    public void publish(KernelProcessor on) {
      super.publish(on);
      if (on.index() == 1 && telling) {
        telling = false;
        asking = false;
        asked = true;
        locked.countDown();
        on.shootDown(1, on.currentSpace(), new Debts(), (there, space, debts) -> {});
      }
    }
  }
}
