package dev.quire.qemu.linux;

import dev.quire.common.swap.StoreException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tests on QEMU's machines have in common: each runs on both architectures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
abstract class GuestTest {
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private final Map<String, Guest> guests = new HashMap<>();

  /** A test on each architecture. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  @interface OnBoth {}

  Guest guest(String architecture) {
    Guest.missing(architecture).ifPresent(GuestTest::lacks);
    return guests.computeIfAbsent(architecture, Guest::start);
  }

  /** Skips the test for want of something, or fails if nothing may be missing. */
  static void lacks(String what) {
    if ("required".equals(System.getProperty("quire.qemu"))) {
      Assertions.fail("-Dquire.qemu=required, but " + what);
    }
    if (TOLD.add(what)) {
      System.err.println("tests of Linux programs are skipped: " + what);
    }
    Assumptions.abort(what);
  }

  @AfterAll
  void close() throws StoreException {
    for (Guest guest : guests.values()) {
      guest.close();
    }
  }
}
