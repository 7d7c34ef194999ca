package dev.quire.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * One step of a history of forks. Its numbers are taken modulo what there is, so that every step
 * can be taken in every state.
 *
 * @param kind what is done
 * @param member the process that does it, or to which it is done
 * @param page the page
 * @param value whatever else is to be chosen
 */
record ForkStep(Kind kind, int member, int page, int value) {

  /** The most steps of a history. */
  static final int LENGTH = 80;

  private static final int VALUES = 1 << 16;

  /** What is done, and how often in a hundred steps or so. */
  enum Kind {
    FORK(9),
    EXIT(4),
    WRITE(26),
    READ(12),
    WRITE_FROM_OUTSIDE(5),
    REPLACE(3),
    EVICT(14),
    SQUEEZE(4),
    PROTECT(7),
    BAR(2),
    WIRE(4),
    UNWIRE(3),
    REMOVE(3),
    ADD(4);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** Histories of any length up to the longest. */
  static Arbitrary<List<ForkStep>> histories() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            Arrays.stream(Kind.values())
                .map(kind -> Tuple.of(kind.weight, kind))
                .collect(Collectors.toList()));
    return Combinators.combine(
            kinds, below(ForkHistory.MEMBERS), below(ForkHistory.PAGES), below(VALUES))
        .as(ForkStep::new)
        .list()
        .ofMaxSize(LENGTH)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Integer> below(int limit) {
    return Arbitraries.integers().between(0, limit - 1).withoutEdgeCases();
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + "." + member + "." + page + "." + value;
  }

  static String print(List<ForkStep> history) {
    return history.stream().map(ForkStep::toString).collect(Collectors.joining(","));
  }

  static List<ForkStep> parse(String history) {
    return Arrays.stream(history.split(",", -1)).map(ForkStep::parseOne).toList();
  }

  private static ForkStep parseOne(String text) {
    String[] parts = text.strip().split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not a step of a history of forks: '" + text + "'");
    }
    return new ForkStep(
        Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]));
  }
}
