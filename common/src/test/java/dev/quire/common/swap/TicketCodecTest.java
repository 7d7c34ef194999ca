package dev.quire.common.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** The laws of {@link TicketCodec}, by their numbers. */
class TicketCodecTest {

  /** Laws 1 and 4. */
  @Property(tries = 2000, shrinking = ShrinkingMode.BOUNDED)
  void law1RoundTrip(
      @ForAll @IntRange(min = 16, max = 62) int ticketBits,
      @ForAll @IntRange(min = 1, max = 10) int checkBits,
      @ForAll long seed,
      @ForAll @IntRange(max = Integer.MAX_VALUE) int anyIndex) {
    TicketCodec codec = TicketCodec.create(ticketBits, checkBits, seed);
    int index = (int) (anyIndex % codec.indexLimit());

    assertTicket(codec, ticketBits, codec.fileRegion(index), TicketKind.FILE_REGION, index);
    assertTicket(codec, ticketBits, codec.slot(index), TicketKind.SLOT, index);
    assertTicket(codec, ticketBits, codec.blank(), TicketKind.BLANK, 0);
  }

  private static void assertTicket(
      TicketCodec codec, int ticketBits, long payload, TicketKind kind, int index) {
    assertTrue(codec.isTicket(payload));
    assertEquals(kind, codec.kind(payload));
    assertEquals(index, codec.index(payload));
    assertNotEquals(0, payload);
    assertEquals(0, payload >>> ticketBits);
  }

  /** Law 2, counted over every payload there is. */
  @Example
  void law2FewPayloadsAreTickets() {
    for (int checkBits : new int[] {1, 4, 8}) {
      TicketCodec codec = TicketCodec.create(20, checkBits, 99);
      int accepted = 0;
      for (long payload = 0; payload < 1 << 20; payload++) {
        if (codec.isTicket(payload)) {
          accepted++;
        }
      }
      assertEquals(2 * codec.indexLimit() + 1, accepted);
      assertTrue(accepted < 1 << (20 - checkBits));
    }
  }

  /** Law 2 for words that are nearly right: one bit of a ticket is wrong. */
  @Example
  void law2OneWrongBitIsNoticed() {
    TicketCodec codec = TicketCodec.create(29, 8, 5);
    SplittableRandom random = new SplittableRandom(5);
    int noticed = 0;
    int tries = 0;
    for (int i = 0; i < 4000; i++) {
      int index = random.nextInt((int) codec.indexLimit());
      long payload = random.nextBoolean() ? codec.slot(index) : codec.fileRegion(index);
      for (int bit = 0; bit < 29; bit++) {
        tries++;
        if (!codec.isTicket(payload ^ (1L << bit))) {
          noticed++;
        }
      }
    }
    assertTrue(noticed > tries * (1 - 1.2 / 256), noticed + " of " + tries);
  }

  /** Law 2 for the tickets of another kernel, and for words beyond the bits declared. */
  @Example
  void law2TicketsOfAnotherKernelAreNoticed() {
    TicketCodec one = TicketCodec.create(30, 8, 1);
    TicketCodec two = TicketCodec.create(30, 8, 2);
    int mistaken = 0;
    for (int index = 0; index < 10_000; index++) {
      if (two.isTicket(one.slot(index))) {
        mistaken++;
      }
      assertFalse(one.isTicket(one.slot(index) | 1L << 30));
      assertFalse(one.isTicket(one.slot(index) | Long.MIN_VALUE));
    }
    assertTrue(mistaken < 10_000 * 2 / 256, mistaken + " of 10000");
  }

  @Example
  void law3ZeroIsNoTicket() {
    for (int seed = 0; seed < 1000; seed++) {
      assertFalse(TicketCodec.create(24, 4, seed).isTicket(0));
    }
  }

  @Example
  void damageNamesThePayload() {
    TicketCodec codec = TicketCodec.create(29, 8, 5);
    long stray = codec.slot(7) ^ (1L << 28);

    DamagedTicketException damage =
        assertThrows(DamagedTicketException.class, () -> codec.kind(stray));
    assertEquals(stray, damage.payload());
    assertEquals(
        "payload 0x"
            + Long.toHexString(stray)
            + " is not a ticket: kind, index and 8-bit check do not go together",
        damage.getMessage());
    assertThrows(DamagedTicketException.class, () -> codec.index(stray));
    assertThrows(DamagedTicketException.class, () -> codec.index(0));
  }

  /** Blank pages share one ticket: a blank with an index is damage even if its check were right. */
  @Example
  void onlyOneTicketIsBlank() {
    TicketCodec codec = TicketCodec.create(20, 1, 3);
    int blanks = 0;
    for (long payload = 0; payload < 1 << 20; payload++) {
      if (codec.isTicket(payload) && codec.kind(payload) == TicketKind.BLANK) {
        blanks++;
      }
    }
    assertEquals(1, blanks);
  }

  @Example
  void indicesOutsideTheRangeAreRefused() {
    TicketCodec codec = TicketCodec.create(29, 8, 5);

    assertEquals(1 << 19, codec.indexLimit());
    assertEquals((1 << 19) - 1, codec.index(codec.slot((1 << 19) - 1)));
    assertThrows(IndexOutOfBoundsException.class, () -> codec.slot(1 << 19));
    assertThrows(IndexOutOfBoundsException.class, () -> codec.slot(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> codec.fileRegion(1 << 19));
    assertThrows(IndexOutOfBoundsException.class, () -> codec.fileRegion(-1));
  }

  @Example
  void bitsOutsideTheRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> TicketCodec.create(15, 4, 0));
    assertThrows(IllegalArgumentException.class, () -> TicketCodec.create(63, 4, 0));
    assertThrows(IllegalArgumentException.class, () -> TicketCodec.create(29, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> TicketCodec.create(29, 24, 0));
    assertEquals(16, TicketCodec.create(29, 23, 0).indexLimit());
    assertEquals(1L << 31, TicketCodec.create(62, 8, 0).indexLimit());
  }
}
