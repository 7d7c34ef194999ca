package dev.quire.engine;

import static dev.quire.engine.EngineFixture.PAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes between two accesses of kernel code. */
final class InterleavingTest {
  private static final int ACCESSES = 16;
  private static final int PAUSES = 1000;
  // Where the foreign window of processor 0 shows the directory (x86) and the mirror (ARMv7).
  private static final long[] FOREIGN_ROOTS = {0xFFBFF000L, 0xFF9FF000L};

  static Stream<Arguments> removals() {
    Consumer<TableEdit> unmap = edit -> edit.unmap(PAGE);
    Consumer<TableEdit> unmapRange = edit -> edit.unmap(PageRange.of(PAGE, 8));
    Consumer<TableEdit> protect = edit -> edit.protect(PAGE, Protection.USER_READ);
    return Stream.of("x86", "armv7")
        .flatMap(
            backend ->
                Stream.of(
                    Arguments.of(backend, "unmap", unmap),
                    Arguments.of(backend, "unmap of a range", unmapRange),
                    Arguments.of(backend, "protect", protect)));
  }

  /**
   * Another processor makes the space current, and writes to the page, before the n-th access of an
   * edit that found the space current nowhere.
   */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("removals")
  void aSpaceActivatedWhileItIsEdited(String backend, String what, Consumer<TableEdit> removal) {
    EngineFixture fixture = new EngineFixture(backend, 1);
    for (int n = 1; n <= ACCESSES; n++) {
      FrameNumber frame = fixture.frame();
      fixture.map(frame);
      WriteAtAccess interrupt = new WriteAtAccess(fixture, n);
      try (TableEdit edit = fixture.editor.edit(fixture.space)) {
        fixture.paging.setInterruptHandler(on -> interrupt.count());
        removal.accept(edit);
      }
      fixture.paging.setInterruptHandler(on -> {});
      fixture.other.activate(fixture.space);
      assertThrows(
          AccessViolation.class,
          () -> fixture.other.user().store32(PAGE.address(), 2),
          what + " with a write before access " + n);
      fixture.other.activate(fixture.paging.kernelSpace());
      try (TableEdit edit = fixture.editor.edit(fixture.space)) {
        edit.unmap(PageRange.of(PAGE));
      }
      assertEquals(interrupt.written, fixture.paging.frames().isDirty(frame), what + " " + n);
      fixture.paging.frames().release(frame);
    }
    assertEquals(List.of(), fixture.machine.coherenceViolations());
  }

  /** Has the other processor make the space current and write to the page. */
  private static final class WriteAtAccess {
    private final EngineFixture fixture;
    private int left;
    boolean written;

    WriteAtAccess(EngineFixture fixture, int n) {
      this.fixture = fixture;
      this.left = n;
    }

    void count() {
      if (--left == 0) {
        fixture.other.activate(fixture.space);
        try {
          fixture.other.user().store32(PAGE.address(), 1);
          written = true;
        } catch (AccessViolation | PagingException.SpaceBusy e) {
          // The page is gone already, or the fault would have to wait for the edit.
        }
      }
    }
  }

  /** While an edit closes, its foreign window is still to be cleared where it was opened. */
  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  void noSpaceIsActivatedBeforeAnEditHasClosedItsWindow(String backend) {
    EngineFixture fixture = new EngineFixture(backend, 1);
    AddressSpace current = fixture.paging.createAddressSpace(fixture.editor, "current");
    AddressSpace next = fixture.paging.createAddressSpace(fixture.editor, "next");
    for (int n = 1; n <= ACCESSES; n++) {
      fixture.editor.activate(current);
      int[] left = {n};
      fixture.paging.setInterruptHandler(
          on -> {
            if (--left[0] == 0) {
              try {
                on.activate(next);
              } catch (PagingException.RefusedInEdit e) {
                // As it must be.
              }
            }
          });
      try (TableEdit edit = fixture.editor.edit(fixture.space)) {
        edit.lookup(PAGE);
      }
      fixture.paging.setInterruptHandler(on -> {});
      fixture.editor.activate(current);
      for (long address : FOREIGN_ROOTS) {
        assertThrows(
            PagingException.KernelFault.class,
            () -> fixture.editor.kernel().load32(VirtualAddress.of(address)),
            "activated before access " + n);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  void framesAreCopiedWhateverAnInterruptCopies(String backend) {
    EngineFixture fixture = new EngineFixture(backend, 1);
    FrameNumber from = fixture.frame();
    FrameNumber to = fixture.frame();
    FrameNumber others = fixture.frame();
    FrameNumber scratch = fixture.frame();
    byte[] ones = page(1);
    fixture.editor.frames().write(from, 0, ones, 0, ones.length);
    fixture.editor.frames().write(others, 0, page(2), 0, ones.length);
    int[] copies = {0};
    fixture.paging.setInterruptHandler(
        on -> {
          copies[0]++;
          on.frames().copy(others, scratch);
        });
    fixture.editor.frames().copy(from, to);
    assertTrue(copies[0] > 0);
    byte[] copied = new byte[PageNumber.BYTES];
    fixture.editor.frames().read(to, 0, copied, 0, copied.length);
    assertArrayEquals(ones, copied);
  }

  /**
   * Kernel space comes last in the lock order, so that an interrupt handler may wait for it: a
   * fault that it takes in kernel space does.
   */
  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  void anInterruptHandlerWaitsForKernelSpace(String backend) throws InterruptedException {
    EngineFixture fixture = new EngineFixture(backend, 1);
    CountDownLatch edited = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread holder =
        new Thread(
            () ->
                fixture.other.run(
                    () -> {
                      try (TableEdit edit = fixture.other.edit(fixture.paging.kernelSpace())) {
                        assertEquals(fixture.paging.kernelSpace(), edit.space());
                        edited.countDown();
                        await(asked);
                        for (int i = 0; i < PAUSES; i++) {
                          fixture.other.pause();
                        }
                      } catch (RuntimeException | AssertionError e) {
                        failure.set(e);
                      }
                    }));
    holder.start();
    int[] handled = {0};
    fixture.editor.run(
        () -> {
          await(edited);
          fixture.paging.setInterruptHandler(
              on -> {
                if (on == fixture.editor && handled[0]++ == 0) {
                  asked.countDown();
                  try (TableEdit edit = on.edit(fixture.paging.kernelSpace())) {
                    assertEquals(fixture.paging.kernelSpace(), edit.space());
                  }
                }
              });
          fixture.editor.frames().zero(fixture.frame());
        });
    holder.join();
    assertNull(failure.get());
    assertTrue(handled[0] > 0);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] page(int value) {
    byte[] bytes = new byte[PageNumber.BYTES];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
