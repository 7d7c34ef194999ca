package dev.quire.conformance;

import dev.quire.api.Backend;
import java.util.List;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Skips comparisons that have nothing to compare. */
final class DifferentialHook implements SkipExecutionHook {
  private static final int FEWEST = 2;

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    List<String> names = Subjects.selected().stream().map(Backend::name).toList();
    return names.size() < FEWEST
        ? SkipResult.skip("selected is only " + names + "; two or more are compared")
        : SkipResult.doNotSkip();
  }
}
