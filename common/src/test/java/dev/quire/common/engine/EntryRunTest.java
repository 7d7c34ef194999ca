package dev.quire.common.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.port.Cpu;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a survey tells of few entries and of many, of both sizes. */
class EntryRunTest {
  private static final int LENGTH = 1024;

  @ParameterizedTest
  @CsvSource({
    "2, 0", "2, 1", "2, 255", "2, 256", "2, 1024",
    "3, 0", "3, 1", "3, 255", "3, 256", "3, 1024",
  })
  void aSurveyTellsOfTheFirstEntriesAlone(int entryShift, int n) {
    EntryRun run = EntryWords.of(idle(), entryShift).run(LENGTH);
    SplittableRandom random = new SplittableRandom(n);
    int bits = Byte.SIZE << entryShift;
    long union = 0;
    int occupied = 0;
    for (int i = 0; i < LENGTH; i++) {
      // The highest bit stands alone now and then, which a sign must not be taken for.
      long word = 1L << (random.nextInt(4) == 0 ? bits - 1 : random.nextInt(bits / 2));
      boolean absent = i < n && random.nextBoolean();
      run.set(i, i >= n ? -1 : absent ? 0 : word);
      union |= i >= n || absent ? 0 : word;
      occupied += i >= n || absent ? 0 : 1;
    }
    run.survey(n);
    assertEquals(union, run.union());
    assertEquals(occupied, run.occupied());
  }

  /** A processor that is asked for nothing. */
  private static Cpu idle() {
    return (Cpu)
        Proxy.newProxyInstance(
            Cpu.class.getClassLoader(),
            new Class<?>[] {Cpu.class},
            (proxy, method, arguments) -> {
              if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
