package dev.quire.conformance.broken;

import dev.quire.api.Backend;
import dev.quire.api.Paging;
import dev.quire.api.TlbModel;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.Pager;
import dev.quire.conformance.QuireConformanceTest;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The suite as the implementor of a backend has it, for whichever backend {@link RuleRun} sets. Its
 * name keeps it from being run by itself.
 */
class SubjectSuite extends QuireConformanceTest {

  /** What is under test: Jupiter makes the instances, so that it must be found here. */
  record Target(Backend backend, TlbModel model, BiFunction<Paging, BackingStore, Pager> pager) {}

  private static volatile @Nullable Target target;

  static void set(Target value) {
    target = value;
  }

  private static Target target() {
    Target set = target;
    if (set == null) {
      throw new IllegalStateException("no target was set");
    }
    return set;
  }

  @Override
  protected Backend backend() {
    return target().backend();
  }

  @Override
  protected List<TlbModel> models() {
    return List.of(target().model());
  }

  @Override
  protected Pager pager(Paging paging, BackingStore store) {
    return target().pager().apply(paging, store);
  }
}
