package dev.quire.cli.techniques.report;

import dev.quire.api.TableAccessScheme;
import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Refusals that have a choice in common, told once.
 *
 * @param what which combinations
 * @param reason why, of the first of them
 */
record Refusals(String what, String reason) {

  /**
   * Returns the refusals of one format: a synchronisation that is refused with every table access,
   * and of the rest those of a table access together.
   */
  static List<Refusals> grouped(List<Refusal> refusals) {
    List<Refusals> told = new ArrayList<>();
    List<Refusal> rest = new ArrayList<>();
    by(refusals, one -> supply(one) + Combination.name(one.combination().sync()))
        .forEach(
            (sync, group) -> {
              boolean all = group.size() == TableAccessScheme.values().length;
              if (all || !group.get(0).combination().supply().isUsual()) {
                told.add(new Refusals(sync, group.get(0).reason()));
              } else {
                rest.addAll(group);
              }
            });
    by(rest, one -> Combination.name(one.combination().access()))
        .forEach(
            (access, group) ->
                told.add(
                    new Refusals(
                        access
                            + " with "
                            + group.stream()
                                .map(one -> Combination.name(one.combination().sync()))
                                .collect(Collectors.joining(", ")),
                        group.get(0).reason())));
    return told;
  }

  private static Map<String, List<Refusal>> by(
      List<Refusal> refusals, Function<Refusal, String> key) {
    return refusals.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  private static String supply(Refusal refusal) {
    return refusal.combination().supply().isUsual()
        ? ""
        : Combination.name(refusal.combination().supply()) + ", ";
  }
}
