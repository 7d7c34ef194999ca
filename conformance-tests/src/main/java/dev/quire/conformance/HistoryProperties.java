package dev.quire.conformance;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.state.ActionChain;

/**
 * Q20: random histories of operations on several spaces and processors, against a plain map as the
 * model.
 *
 * <p>A history is a list of steps that can be taken in every state, so that jqwik can leave out
 * what a failure does not need. The failure shows the rest, what the model holds, the entries that
 * were walked, and the command that plays exactly this history again.
 */
@AddLifecycleHook(value = HistoryHook.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
abstract class HistoryProperties {
  private static final int OFTEN = 11;

  HistoryProperties() {}

  /** The backends under test; several play the same histories and must show the same. */
  protected abstract List<Backend> backends();

  /**
   * What machines are booted: rules and histories change processors, RAM, TLB and the like, and
   * leave alone what lays out the kernel.
   */
  protected MachineConfig config() {
    return MachineConfig.strict();
  }

  /**
   * The rules that this kind of machine cannot show, by number, each with the reason; none for a
   * machine that can show all. They are skipped, and the reason is reported.
   */
  protected Map<String, String> notShown() {
    return Map.of();
  }

  /** How many actions all random histories have together, where {@code quire.actions} is silent. */
  protected int actions() {
    return HistoryHook.ACTIONS;
  }

  /** Likely causes: an invalidation is forgotten, or aimed at another page, space or processor. */
  @RandomRule(value = "Q20.1", model = TlbModel.KEEP)
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void historiesWhenEverythingIsKept(@ForAll("histories") ActionChain<List<Op>> chain) {
    new World("Q20.1", backends(), config(), TlbModel.KEEP, 0).play(Histories.of(chain));
  }

  /** Likely causes: a table is linked unzeroed, freed too early, or half written. */
  @RandomRule(value = "Q20.2", model = TlbModel.EAGER)
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void historiesUnderSpeculation(@ForAll("histories") ActionChain<List<Op>> chain) {
    new World("Q20.2", backends(), config(), TlbModel.EAGER, 0).play(Histories.of(chain));
  }

  /** Likely causes: the small TLB mixes pages whose numbers share their low bits. */
  @RandomRule(value = "Q20.3", model = TlbModel.DIRECT)
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void historiesWithASmallTlb(@ForAll("histories") ActionChain<List<Op>> chain) {
    new World("Q20.3", backends(), config(), TlbModel.DIRECT, 0).play(Histories.of(chain));
  }

  /** Likely causes: the kernel relies on a translation that the hardware may drop. */
  @RandomRule(value = "Q20.4", model = TlbModel.RANDOM)
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void historiesWhenTranslationsAreForgotten(@ForAll("histories") ActionChain<List<Op>> chain) {
    new World("Q20.4", backends(), config(), TlbModel.RANDOM, 0).play(Histories.of(chain));
  }

  /** Likely causes: an interrupt leaves a window or a transient mapping elsewhere. */
  @RandomRule(value = "Q20.5", model = TlbModel.EAGER)
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void historiesWithInterrupts(@ForAll("histories") ActionChain<List<Op>> chain) {
    new World("Q20.5", backends(), config(), TlbModel.EAGER, OFTEN).play(Histories.of(chain));
  }

  @Provide
  Arbitrary<ActionChain<List<Op>>> histories() {
    return Histories.chains();
  }
}
