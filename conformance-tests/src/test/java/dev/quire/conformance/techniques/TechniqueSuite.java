package dev.quire.conformance.techniques;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.conformance.QuireConformanceTest;
import dev.quire.conformance.Subjects;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The suite as the implementor of a backend has it, for whichever combination {@link SuiteRun}
 * sets. Its name keeps it from being run by itself.
 */
class TechniqueSuite extends QuireConformanceTest {
  // The model that finds most: nothing is forgotten, and everything is walked by speculation.
  private static final List<TlbModel> MODELS = List.of(TlbModel.EAGER);
  private static final int ACTIONS = 2000;

  private static volatile @Nullable Combination current;

  /** Sets what is under test: Jupiter makes the instances, so that it must be found here. */
  static void set(Combination combination) {
    current = combination;
  }

  private static Combination combination() {
    Combination set = current;
    if (set == null) {
      throw new IllegalStateException("no combination was set");
    }
    return set;
  }

  @Override
  protected Backend backend() {
    return Subjects.named(combination().format());
  }

  @Override
  protected MachineConfig config() {
    return combination().config();
  }

  @Override
  protected List<TlbModel> models() {
    return MODELS;
  }

  @Override
  protected int actions() {
    return ACTIONS;
  }
}
