package dev.quire.qemu;

import dev.quire.api.AccessViolation;
import dev.quire.api.PageNumber;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import java.util.function.IntConsumer;

/**
 * How many exchanges with a guest a second there are: loads of a word, loads that fault and are
 * refused, and words of loads of a whole page. Not a test; it prints what it measures.
 */
final class RoundTrips {
  private static final int WARM = 20_000;
  private static final int WORDS = PageNumber.BYTES / Integer.BYTES;
  private static final VirtualAddress THERE = VirtualAddress.of(0x0040_0000);
  private static final VirtualAddress NOWHERE = VirtualAddress.of(0x0080_0000);

  private RoundTrips() {}

  public static void main(String[] args) {
    for (String architecture : new String[] {"x86", "x86-pae", "x86-64", "armv7"}) {
      try (GuestFixture guest = new GuestFixture(architecture)) {
        guest.map(THERE.page(), Protection.USER_READ_WRITE);
        byte[] page = new byte[PageNumber.BYTES];
        print(architecture, "loads", 400_000, 1, i -> guest.processor.user().load32(THERE));
        print(architecture, "faults", 60_000, 1, i -> fault(guest));
        print(
            architecture,
            "words by the page",
            20_000,
            WORDS,
            i -> guest.processor.user().read(THERE, page, 0, page.length));
      }
    }
  }

  private static void fault(GuestFixture guest) {
    try {
      guest.processor.user().load32(NOWHERE);
      throw new IllegalStateException("nothing is mapped there");
    } catch (AccessViolation e) {
      // As it should be.
    }
  }

  private static void print(
      String architecture, String what, int count, int each, IntConsumer one) {
    for (int i = 0; i < Math.min(WARM, count); i++) {
      one.accept(i);
    }
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      one.accept(i);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s: %,.0f %s a second%n", architecture, count * each / seconds, what);
  }
}
