package dev.quire.common.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever goes onto a stack is found again by walking it as a C start-up file does. */
class InitialStackPropertyTest {

  private static final long TOP = 0x7fc00000;

  @Provide
  Arbitrary<List<String>> strings() {
    return Arbitraries.strings().alpha().withChars("= /é€").ofMaxLength(40).list().ofMaxSize(12);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
  void theProgramFindsWhatWasGiven(
      @ForAll("strings") List<String> arguments,
      @ForAll("strings") List<String> environment,
      @ForAll boolean wide,
      @ForAll int entry) {
    long entryAddress = Integer.toUnsignedLong(entry);
    StackImage image =
        InitialStack.builder()
            .top(TOP)
            .limit(1 << 20)
            .wordBytes(wide ? 8 : 4)
            .arguments(arguments)
            .environment(environment)
            .auxiliary(AuxiliaryVector.empty().with(AuxType.ENTRY, entryAddress))
            .fileName("/a/program")
            .platform("v7l")
            .build()
            .image();
    Walker walker = new Walker(image, wide);

    assertEquals(0, image.stackPointer() % 16);
    assertEquals(TOP, image.stackPointer() + image.size());
    assertEquals(arguments.size(), walker.next());
    assertEquals(arguments, walker.stringsToZero());
    assertEquals(environment, walker.stringsToZero());
    Map<Long, Long> vector = walker.pairsToZero();
    assertEquals(entryAddress, vector.get(9L));
    assertEquals("v7l", walker.string(vector.getOrDefault(15L, 0L)));
    assertEquals("/a/program", walker.string(vector.getOrDefault(31L, 0L)));
    assertTrue(vector.getOrDefault(25L, 0L) >= walker.address());
    assertEquals(4, vector.size());
  }

  /** Reads words and strings by their addresses. */
  private static final class Walker {
    private final ByteBuffer bytes;
    private final long first;
    private final boolean wide;

    Walker(StackImage image, boolean wide) {
      bytes = ByteBuffer.wrap(image.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      first = image.stackPointer();
      this.wide = wide;
    }

    long address() {
      return first + bytes.position();
    }

    long next() {
      return wide ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
    }

    List<String> stringsToZero() {
      List<String> strings = new ArrayList<>();
      for (long at = next(); at != 0; at = next()) {
        strings.add(string(at));
      }
      return strings;
    }

    Map<Long, Long> pairsToZero() {
      Map<Long, Long> pairs = new TreeMap<>();
      for (long type = next(); type != 0; type = next()) {
        pairs.put(type, next());
      }
      assertEquals(0, next());
      return pairs;
    }

    String string(long address) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int at = (int) (address - first); bytes.get(at) != 0; at++) {
        out.write(bytes.get(at));
      }
      return out.toString(StandardCharsets.UTF_8);
    }
  }
}
