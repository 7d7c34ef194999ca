package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.common.swap.StoreException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tests with scripts have in common: each runs on both architectures. */
@Timeout(60)
abstract class ScriptedTest {
  static final int DATA = TinyElf.DATA;
  static final int PAGE = 4096;

  private @Nullable ScriptedMachine machine;

  /** A test on each architecture. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  @interface OnBoth {}

  ScriptedMachine machine(String architecture) {
    machine = new ScriptedMachine(architecture);
    return machine;
  }

  @AfterEach
  void close() throws StoreException {
    if (machine != null) {
      machine.close();
    }
  }

  static void same(int expected, int actual) {
    assertEquals(expected, actual);
  }
}
