package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Copied;
import dev.quire.api.FaultHandler.Verdict;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException.NoSuchFrame;
import dev.quire.api.VirtualAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Q6: copies into and out of spaces, and of frames. */
abstract class CopyRules {

  /** Likely causes: the protection is asked; the alias shows another frame; a page is skipped. */
  @Rule("Q6.1")
  void copiesReachPagesWhateverTheirProtection(Rig rig) {
    byte[] bytes = random(3 * PageNumber.BYTES);
    for (Place place : Place.all(rig)) {
      rig.map(place.space(), place.page(0), rig.frame(), place.readOnly());
      rig.map(place.space(), place.page(1), rig.frame(), place.readWrite());
      rig.map(place.space(), place.page(2), rig.frame(), place.readOnly());
      place.edit(
          edit ->
              assertEquals(
                  Copied.all(bytes.length),
                  edit.copyIn(place.page(0).address(), bytes, 0, bytes.length)));
      byte[] seen = new byte[bytes.length];
      place.inside(cpu -> place.memory(cpu).read(place.page(0).address(), seen, 0, seen.length));
      assertArrayEquals(bytes, seen, "what the memory management unit shows");
      byte[] out = new byte[bytes.length];
      place.edit(
          edit ->
              assertEquals(
                  Copied.all(out.length),
                  edit.copyOut(place.page(0).address(), out, 0, out.length)));
      assertArrayEquals(bytes, out);
    }
  }

  /** Likely causes: the alias is marked instead of the page; copying out dirties. */
  @Rule("Q6.2")
  void copyingInMarksDirty(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame();
      rig.paging().frames().clearDirty(frame);
      rig.map(place.space(), place.page(0), frame, place.readOnly());
      place.edit(edit -> edit.copyOut(place.page(0).address(), new byte[16], 0, 16));
      assertFalse(rig.mapped(place.space(), place.page(0)).dirty(), "copying out does not dirty");
      place.edit(edit -> edit.copyIn(place.page(0).address(), new byte[16], 0, 16));
      assertTrue(rig.mapped(place.space(), place.page(0)).accessed());
      assertTrue(rig.mapped(place.space(), place.page(0)).dirty());
      rig.unmap(place.space(), place.page(0));
      assertTrue(rig.paging().frames().isDirty(frame), "dirtiness is passed on");
    }
  }

  /** Likely causes: the copy faults; the count is of pages; the handler is entered in the edit. */
  @Rule("Q6.3")
  void copiesStopBeforeAPageThatIsNotMapped(Rig rig) {
    AtomicInteger calls = new AtomicInteger();
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              calls.incrementAndGet();
              return Verdict.VIOLATION;
            });
    byte[] bytes = random(2 * PageNumber.BYTES);
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame();
      place.map(place.page(0), frame);
      VirtualAddress start = place.page(0).address().plus(100);
      Copied expected = Copied.stopped(PageNumber.BYTES - 100, place.page(1));
      place.edit(edit -> assertEquals(expected, edit.copyIn(start, bytes, 0, 5000)));
      assertEquals(Optional.of(place.page(1)), expected.notMapped());
      byte[] out = new byte[bytes.length];
      place.edit(
          edit -> {
            assertEquals(expected, edit.copyOut(start, out, 7, 5000));
            assertEquals(
                Copied.stopped(0, place.page(1)), edit.copyOut(place.page(1).address(), out, 0, 1));
          });
      assertArrayEquals(
          Arrays.copyOf(bytes, PageNumber.BYTES - 100),
          Arrays.copyOfRange(out, 7, 7 + PageNumber.BYTES - 100));
    }
    assertEquals(0, calls.get(), "calls of the fault handler");
  }

  /** Likely causes: a piece begins at the page's start instead of the address. */
  @Rule("Q6.4")
  void copiesStartAndEndAnywhere(Rig rig) {
    byte[] bytes = random(2 * PageNumber.BYTES);
    for (Place place : Place.all(rig)) {
      FrameNumber first = rig.run(1, 0);
      place.map(place.page(0), first.plus(1));
      place.map(place.page(1), first);
      int[][] pieces = {{0, 1}, {1, 3}, {4093, 7}, {4095, 2}, {4096, 4096}, {17, 8000}, {5, 0}};
      for (int[] piece : pieces) {
        byte[] expected = new byte[2 * PageNumber.BYTES];
        rig.cpu().frames().zero(first);
        rig.cpu().frames().zero(first.plus(1));
        System.arraycopy(bytes, 3, expected, piece[0], Math.min(piece[1], bytes.length - 3));
        place.edit(
            edit -> {
              Copied copied =
                  edit.copyIn(place.page(0).address().plus(piece[0]), bytes, 3, piece[1]);
              assertTrue(copied.complete());
              assertEquals(piece[1], copied.bytes());
            });
        byte[] seen = new byte[expected.length];
        place.inside(cpu -> place.memory(cpu).read(place.page(0).address(), seen, 0, seen.length));
        assertArrayEquals(expected, seen);
        byte[] out = new byte[piece[1] + 2];
        place.edit(edit -> edit.copyOut(place.page(0).address().plus(piece[0]), out, 1, piece[1]));
        assertArrayEquals(
            Arrays.copyOfRange(expected, piece[0], piece[0] + piece[1]),
            Arrays.copyOfRange(out, 1, 1 + piece[1]));
        assertEquals(0, out[0]);
        assertEquals(0, out[piece[1] + 1]);
      }
    }
  }

  /** Likely causes: the transient mapping of an earlier copy is still in the TLB. */
  @Rule("Q6.5")
  void copiesFollowEachOther(Rig rig) {
    for (Place place : Place.all(rig)) {
      for (int i = 0; i < 40; i++) {
        place.map(place.page(i), rig.frame());
      }
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 40; i++) {
          byte[] word = {(byte) i, (byte) round, 0, 0};
          PageNumber page = place.page(i);
          place.edit(edit -> edit.copyIn(page.address(), word, 0, word.length));
        }
        for (int i = 0; i < 40; i++) {
          place.reads(place.page(i), i | round << 8);
        }
      }
      place.edit(edit -> edit.unmap(PageRange.of(place.page(0), 40)));
    }
  }

  /** Likely causes: as above; start or length is taken modulo the frame. */
  @Rule("Q6.6")
  void framesAreReadAndWritten(Rig rig) {
    FrameNumber one = rig.frame();
    FrameNumber two = rig.frame();
    byte[] bytes = random(PageNumber.BYTES);
    rig.cpu().frames().write(one, 0, bytes, 0, bytes.length);
    rig.cpu().frames().copy(one, two);
    byte[] seen = new byte[PageNumber.BYTES];
    rig.cpu().frames().read(two, 0, seen, 0, seen.length);
    assertArrayEquals(bytes, seen);
    rig.cpu().frames().write(two, 4000, bytes, 10, 96);
    rig.cpu().frames().read(two, 4000, seen, 4, 96);
    assertArrayEquals(Arrays.copyOfRange(bytes, 10, 106), Arrays.copyOfRange(seen, 4, 100));
    rig.cpu().frames().zero(two);
    rig.cpu().frames().read(two, 0, seen, 0, seen.length);
    assertArrayEquals(new byte[PageNumber.BYTES], seen);
    rig.cpu().frames().read(one, 0, seen, 0, seen.length);
    assertArrayEquals(bytes, seen, "the other frame is as it was");
  }

  /** Likely causes: any number is mapped transiently. */
  @Rule("Q6.7")
  void framesThatAreNotThereAreRefused(Rig rig) {
    FrameNumber none = rig.frameBehindRam();
    FrameNumber frame = rig.frame(8);
    byte[] bytes = new byte[8];
    rig.refused(NoSuchFrame.class, () -> rig.cpu().frames().zero(none));
    rig.refused(NoSuchFrame.class, () -> rig.cpu().frames().copy(none, frame));
    rig.refused(NoSuchFrame.class, () -> rig.cpu().frames().copy(frame, none));
    rig.refused(NoSuchFrame.class, () -> rig.cpu().frames().read(none, 0, bytes, 0, 8));
    rig.refused(NoSuchFrame.class, () -> rig.cpu().frames().write(none, 0, bytes, 0, 8));
    assertEquals(8, rig.peek(frame));
  }

  /** Likely causes: pieces of a bulk access use the translation of the first page. */
  @Rule("Q6.8")
  void bulkAccessesSpanPages(Rig rig) {
    byte[] bytes = random(2 * PageNumber.BYTES + 50);
    for (Place place : Place.all(rig)) {
      FrameNumber first = rig.run(2, 0);
      for (int i = 0; i < 4; i++) {
        place.map(place.page(i), first.plus(3 - i));
      }
      VirtualAddress start = place.page(0).address().plus(4090);
      byte[] seen = new byte[bytes.length];
      place.inside(
          cpu -> {
            place.memory(cpu).write(start, bytes, 0, bytes.length);
            place.memory(cpu).read(start, seen, 0, seen.length);
          });
      assertArrayEquals(bytes, seen);
      place.edit(edit -> edit.copyOut(start, seen, 0, seen.length));
      assertArrayEquals(bytes, seen);
      place.inside(
          cpu -> {
            place.memory(cpu).fill(start, 0x5a, 4100);
            assertEquals(0x5a5a5a5a, place.memory(cpu).load32(start.plus(4096)));
            assertEquals(bytes[4100] & 0xff, place.memory(cpu).load8(start.plus(4100)));
            place.memory(cpu).store64(start.plus(2), 0x1122334455667788L);
            assertEquals(0x1122334455667788L, place.memory(cpu).load64(start.plus(2)));
            place.memory(cpu).store16(start.plus(5), 0xfedcba);
            assertEquals(0xdcba, place.memory(cpu).load16(start.plus(5)));
            assertEquals(0xdc, place.memory(cpu).load8(start.plus(6)));
            place.memory(cpu).store8(start.plus(6), 0x1ff);
            assertEquals(0xffba, place.memory(cpu).load16(start.plus(5)));
          });
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
