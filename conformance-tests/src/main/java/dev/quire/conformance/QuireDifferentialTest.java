package dev.quire.conformance;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import java.util.List;
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
 * Q21: the same history on every backend gives the same observable trace. A subclass without a body
 * compares all backends that {@link java.util.ServiceLoader} finds and {@code quire.backend}
 * selects; with fewer than two of them it is skipped.
 */
@AddLifecycleHook(value = DifferentialHook.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
@AddLifecycleHook(value = HistoryHook.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
public abstract class QuireDifferentialTest {

  /** For subclasses. */
  protected QuireDifferentialTest() {}

  /** The backends that are compared. */
  protected List<Backend> backends() {
    return Subjects.selected();
  }

  /** Likely causes: a backend's own facts show through the contract. */
  @RandomRule(value = "Q21.1", model = TlbModel.KEEP)
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void historiesLookTheSameOnEveryBackend(@ForAll("histories") ActionChain<List<Op>> chain) {
    new World("Q21.1", backends(), MachineConfig.strict(), TlbModel.KEEP, 0)
        .play(Histories.of(chain));
  }

  @Provide
  Arbitrary<ActionChain<List<Op>>> histories() {
    return Histories.chains();
  }
}
