package dev.quire.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One step of a history. Its numbers are taken modulo what there is, so that every step can be
 * taken in every state, and a history stays one when steps are left out.
 *
 * @param kind what is done
 * @param cpu the processor
 * @param space the slot of the space; the last one is the kernel space
 * @param page the position of the first page
 * @param count the number of pages
 * @param frame the first frame
 * @param value whatever else is to be chosen
 */
record Op(Kind kind, int cpu, int space, int page, int count, int frame, int value) {

  /** What is done, and how often in a hundred steps or so. */
  enum Kind {
    MAP(12),
    UNMAP(8),
    PROTECT(6),
    REMAP(6),
    TICKET(4),
    TAKE(3),
    CLEAR_ACCESSED(3),
    CLEAR_DIRTY(5),
    COPY_IN(3),
    COPY_OUT(2),
    USER_READ(12),
    USER_WRITE(12),
    USER_FETCH(2),
    KERNEL_READ(6),
    KERNEL_WRITE(6),
    POKE(2),
    MAP_LARGE(4),
    UNMAP_LARGE(2),
    PROTECT_LARGE(2),
    SPLIT(3),
    LOOKUP(2),
    NEST(4),
    EVICT(3),
    ACTIVATE(8),
    CREATE(2),
    DESTROY(2);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    int weight() {
      return weight;
    }
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT)
        + "."
        + cpu
        + "."
        + space
        + "."
        + page
        + "."
        + count
        + "."
        + frame
        + "."
        + value;
  }

  static String print(List<Op> history) {
    return history.stream().map(Op::toString).collect(Collectors.joining(","));
  }

  static List<Op> parse(String history) {
    return Arrays.stream(history.split(",", -1)).map(String::strip).map(Op::parseOne).toList();
  }

  private static Op parseOne(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 7) {
      throw new IllegalArgumentException("not a step of a history: '" + text + "'");
    }
    int[] numbers = new int[parts.length];
    for (int i = 1; i < parts.length; i++) {
      numbers[i] = Integer.parseInt(parts[i]);
    }
    return new Op(
        Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        numbers[1],
        numbers[2],
        numbers[3],
        numbers[4],
        numbers[5],
        numbers[6]);
  }
}
