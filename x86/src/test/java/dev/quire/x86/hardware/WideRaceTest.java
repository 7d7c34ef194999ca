package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.quire.api.MachineConfig;
import dev.quire.api.port.X86Cpu;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processors that walk while another changes entries of 64 bits. */
@Timeout(60)
final class WideRaceTest {
  private static final int ROUNDS = 20_000;

  /** Its two halves belong together: a walk that sees one of each ends in another frame. */
  private static final long HERE = 0x00111003L;

  private static final long NOT_THERE = 0x800000FF00BADF02L;

  /**
   * One processor makes the page come and go, by stores that change both halves, and clears what
   * the walks set; the other reads and writes. No walk sees half a store, and none undoes one.
   */
  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void aWalkSeesWholeEntriesAndLosesNoStore(X86Mode mode) throws InterruptedException {
    WideRig rig = new WideRig(mode, MachineConfig.standard().toBuilder().processors(2).build());
    X86Cpu walker = rig.machine.cpus().get(1);
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    walker.onFault(
        (fetch, user) -> {
          if (walker.errorCode() != 0 && walker.errorCode() != 2) {
            throw new IllegalStateException("error code " + walker.errorCode());
          }
          throw new WideRig.Faulted();
        });
    Thread thread =
        new Thread(
            () -> {
              walker.attach();
              try {
                for (int i = 0; !done.get(); i++) {
                  walker.invlpg(WideRig.PAGE);
                  touch(walker, (i & 1) == 0);
                }
              } catch (RuntimeException e) {
                failure.set(e);
              } finally {
                walker.detach();
              }
            });
    long entry = WideRig.alias(WideRig.PTE_AT);
    rig.cpu.attach();
    thread.start();
    long last = rig.cpu.load64(entry, false);
    for (int i = 0; i < ROUNDS && failure.get() == null; i++) {
      long next = (i & 1) == 0 ? NOT_THERE : HERE;
      long old = rig.cpu.exchange64(entry, next, false);
      // The walker may have set A and D, where the entry was present; nothing else.
      assertEquals(last, (last & 1) != 0 ? (old & ~0x60) | (last & 0x60) : old);
      last = next;
    }
    done.set(true);
    thread.join();
    rig.cpu.detach();
    assertNull(failure.get());
  }

  private static void touch(X86Cpu cpu, boolean write) {
    try {
      if (write) {
        cpu.store32(WideRig.PAGE, 1, false);
      } else {
        cpu.load32(WideRig.PAGE, false);
      }
    } catch (WideRig.Faulted e) {
      // It was not there.
    }
  }
}
