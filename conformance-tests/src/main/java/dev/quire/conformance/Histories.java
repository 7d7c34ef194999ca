package dev.quire.conformance;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;

/** Random histories: chains of actions, each of which adds a step. */
final class Histories {
  private static final int VALUES = 256;

  private Histories() {}

  /** Chains that write histories. */
  static Arbitrary<ActionChain<List<Op>>> chains() {
    ActionChainArbitrary<List<Op>> chains = ActionChain.startWith(ArrayList::new);
    for (Op.Kind kind : Op.Kind.values()) {
      chains = chains.withAction(kind.weight(), action(kind));
    }
    return chains.withMaxTransformations(HistoryHook.LENGTH);
  }

  /** The history of a chain, or the one that was asked for. */
  static List<Op> of(ActionChain<List<Op>> chain) {
    String replay = HistoryHook.replay();
    return replay.isEmpty() ? chain.run() : Op.parse(replay);
  }

  private static Action.Independent<List<Op>> action(Op.Kind kind) {
    Arbitrary<Transformer<List<Op>>> steps =
        Combinators.combine(
                below(Simulation.PROCESSORS),
                below(Simulation.SPACES + 1),
                below(Ground.POSITIONS),
                below(Ground.MOST),
                below(Simulation.FRAMES),
                below(VALUES))
            .as(
                (cpu, space, page, count, frame, value) ->
                    new Op(kind, cpu, space, page, count, frame, value))
            .map(op -> Transformer.mutate(op.toString(), history -> history.add(op)));
    return () -> steps;
  }

  private static Arbitrary<Integer> below(int limit) {
    return Arbitraries.integers().between(0, limit - 1).withoutEdgeCases();
  }
}
