package dev.quire.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MemoryType;
import dev.quire.api.Protection;
import dev.quire.armv7.kernel.Armv7Format;
import dev.quire.common.engine.Format;
import dev.quire.x86.kernel.WideFormat;
import dev.quire.x86.kernel.X86Format;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The laws that stand at the top of {@link Format}, for every format. */
class FormatLawsTest {
  private static final long LAST_FRAME = (1L << 20) - 1;

  @Provide
  Arbitrary<Format> formats() {
    return Arbitraries.of(List.of(new X86Format(), new WideFormat(), new Armv7Format()));
  }

  @Property
  void law1DecodingGivesWhatWasEncoded(
      @ForAll("formats") Format format,
      @ForAll @LongRange(max = LAST_FRAME) long frame,
      @ForAll Protection protection,
      @ForAll MemoryType type,
      @ForAll boolean global) {
    long word = format.leaf(frame, protection, type, global);
    assertTrue(format.isMapped(word));
    assertEquals(frame, format.frame(word));
    assertEquals(effective(format, protection), format.protection(word));
    assertEquals(type, format.type(word));
    assertEquals(global, format.global(word));
    if (frame < LAST_FRAME) {
      assertEquals(format.leaf(frame + 1, protection, type, global), word + format.frameStep());
    }
  }

  @Property
  void law2NoWordOfAPageIsTheZeroWord(
      @ForAll("formats") Format format,
      @ForAll @LongRange(max = LAST_FRAME) long frame,
      @ForAll Protection protection,
      @ForAll @LongRange(min = 0, max = (1L << 29) - 1) long payload) {
    assertFalse(format.isMapped(0));
    assertNotEquals(0, format.leaf(frame, protection, MemoryType.WRITE_BACK, false));
    assertNotEquals(0, format.ticket(payload));
  }

  @Property
  void law3TicketsComeBackAndAreNeverMapped(
      @ForAll("formats") Format format, @ForAll @LongRange(min = 0) long number) {
    long payload = number & ((1L << format.ticketBits()) - 1);
    assertEquals(payload, format.payload(format.ticket(payload)));
    assertFalse(format.isMapped(format.ticket(payload)));
  }

  @Property
  void law4MarksComeAndGoAlone(
      @ForAll("formats") Format format,
      @ForAll @LongRange(max = LAST_FRAME) long frame,
      @ForAll Protection protection) {
    long word = format.leaf(frame, protection, MemoryType.WRITE_BACK, false);
    assertFalse(format.accessed(word));
    assertFalse(format.dirty(word));
    long read = format.touch(word, false);
    assertTrue(format.accessed(read));
    assertFalse(format.dirty(read));
    assertEquals(word, format.clearAccessed(read));
    long written = format.touch(word, true);
    assertTrue(format.accessed(written));
    assertTrue(format.dirty(written));
    assertEquals(format.dirtyBit(), (written ^ read) & format.dirtyBit());
    assertEquals(read, format.clearDirty(written));
    assertEquals(format.protection(word), format.protection(written));
    assertEquals(frame, format.frame(written));
  }

  @Property
  void law5ProtectKeepsAllElse(
      @ForAll("formats") Format format,
      @ForAll @LongRange(max = LAST_FRAME) long frame,
      @ForAll Protection before,
      @ForAll Protection after,
      @ForAll MemoryType type,
      @ForAll boolean global,
      @ForAll boolean accessed,
      @ForAll boolean dirty) {
    long word = format.leaf(frame, before, type, global);
    word = accessed || dirty ? format.touch(word, dirty) : word;
    long now = format.protect(word, after);
    assertEquals(effective(format, after), format.protection(now));
    assertEquals(frame, format.frame(now));
    assertEquals(type, format.type(now));
    assertEquals(global, format.global(now));
    assertEquals(accessed || dirty, format.accessed(now));
    assertEquals(dirty, format.dirty(now));
    assertEquals(word, format.protect(now, before));
  }

  @Property
  void law7AnAbsentEntryOwesWhatWasAccessed(
      @ForAll("formats") Format format,
      @ForAll @LongRange(max = LAST_FRAME) long frame,
      @ForAll Protection protection) {
    long word = format.leaf(frame, protection, MemoryType.WRITE_BACK, false);
    assertFalse(format.owes(word, 0));
    assertEquals(word | format.accessedBit(), format.touch(word, false));
    assertTrue(format.owes(format.touch(word, false), 0));
    assertTrue(format.owes(format.touch(word, true), 0));
    assertTrue(format.owes(format.touch(word, false), word), "clearing accessed owes");
    assertTrue(
        format.owes(format.touch(word, true), format.touch(word, false)) || !protection.writable(),
        "clearing dirty owes");
  }

  private static Protection effective(Format format, Protection protection) {
    return format instanceof X86Format ? protection.withExecute() : protection;
  }
}
