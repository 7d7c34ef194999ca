package dev.quire.cli.techniques.report;

import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.Cost;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Event;
import dev.quire.cli.techniques.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The bars of results, shortest first; combinations that come to the same share one. */
final class Bars {

  /** How many schemes are named; of more it is said how many they are. */
  private static final int MOST_NAMED = 3;

  private static final int PERCENT = 100;

  private Bars() {}

  /** Cycles for one operation, by what they went to. */
  static List<Bar> ofCosts(List<Measurement> ranked, CostModel model) {
    List<Measurement> passed = ranked.stream().filter(Measurement::passed).toList();
    double least = passed.isEmpty() ? 0 : passed.get(0).cyclesPerOperation(model);
    List<Bar> bars = new ArrayList<>();
    by(
            passed,
            one ->
                one.combination().access()
                    + " "
                    + one.combination().supply()
                    + " "
                    + Numbers.shortly(one.cyclesPerOperation(model)))
        .forEach(
            group -> {
              Measurement any = group.get(0);
              double cycles = any.cyclesPerOperation(model);
              String times = least == 0 ? "" : "  ×" + Numbers.ratio(cycles / least);
              bars.add(
                  new Bar(
                      Combination.name(any.combination().access())
                          + " · "
                          + schemes(group, one -> Combination.name(one.combination().sync()))
                          + supply(any.combination()),
                      segments(any, model),
                      Numbers.shortly(cycles) + times));
            });
    return bars;
  }

  private static String supply(Combination combination) {
    return combination.supply().isUsual() ? "" : " · " + Combination.name(combination.supply());
  }

  private static List<Bar.Segment> segments(Measurement one, CostModel model) {
    Cost cost = one.cost(model);
    double all = cost.cycles();
    List<Bar.Segment> segments = new ArrayList<>();
    for (Event.Part part : Event.Part.values()) {
      if (cost.of(part) > 0) {
        double cycles = cost.of(part) / one.operations();
        String told =
            String.format(
                Locale.ROOT,
                "%s: %s cycles for one %s, %.0f%%",
                part.title(),
                Numbers.whole(cycles),
                one.workload().operation(),
                PERCENT * cost.of(part) / all);
        segments.add(new Bar.Segment(part.ordinal(), cycles, told));
      }
    }
    return segments;
  }

  /** Bytes of something; {@code scheme} is the choice that it hangs on most. */
  static List<Bar> ofBytes(
      List<Measurement> results,
      Function<Combination, Enum<?>> scheme,
      Function<Combination, Enum<?>> other,
      ToLongFunction<Measurement> bytes) {
    List<Measurement> rising =
        results.stream()
            .filter(Measurement::passed)
            .sorted(Comparator.comparingLong(bytes))
            .toList();
    List<Bar> bars = new ArrayList<>();
    by(rising, one -> scheme.apply(one.combination()) + " " + Numbers.bytes(bytes.applyAsLong(one)))
        .forEach(
            group -> {
              Measurement any = group.get(0);
              long value = bytes.applyAsLong(any);
              String figure = Numbers.bytes(value);
              bars.add(
                  new Bar(
                      Combination.name(scheme.apply(any.combination()))
                          + " · "
                          + schemes(group, one -> Combination.name(other.apply(one.combination()))),
                      List.of(new Bar.Segment(0, value, figure)),
                      figure));
            });
    return bars;
  }

  private static List<List<Measurement>> by(
      List<Measurement> results, Function<Measurement, String> key) {
    Map<String, List<Measurement>> groups =
        results.stream()
            .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    return new ArrayList<>(groups.values());
  }

  private static String schemes(List<Measurement> group, Function<Measurement, String> name) {
    List<String> names = group.stream().map(name).distinct().toList();
    return names.size() > MOST_NAMED ? "any of " + names.size() : String.join(" / ", names);
  }
}
