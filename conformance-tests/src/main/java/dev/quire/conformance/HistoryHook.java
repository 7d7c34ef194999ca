package dev.quire.conformance;

import java.util.Optional;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Says how many histories are played, from which seed, and whether at all. */
final class HistoryHook implements AroundPropertyHook, SkipExecutionHook {
  static final String ACTIONS_PROPERTY = "quire.actions";
  static final String SEED_PROPERTY = "quire.seed";
  static final String REPLAY_PROPERTY = "quire.replay";

  /** The steps of a history. */
  static final int LENGTH = 200;

  /** The properties that share the actions of a run. */
  static final int PROPERTIES = 5;

  /** The actions of a run, unless it says otherwise. */
  static final int ACTIONS = 100_000;

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    int usual = ACTIONS;
    if (context.testInstance() instanceof HistoryProperties suite) {
      usual = suite.actions();
    }
    int actions = Integer.getInteger(ACTIONS_PROPERTY, usual);
    int tries = Math.max(1, (actions + PROPERTIES * LENGTH - 1) / (PROPERTIES * LENGTH));
    context.attributes().setTries(replay().isEmpty() ? tries : 1);
    String seed = System.getProperty(SEED_PROPERTY, "");
    if (!seed.isEmpty()) {
      context.attributes().setSeed(seed);
    }
    return property.execute();
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    Optional<String> notShown =
        context
            .optionalContainerClass()
            .filter(HistoryProperties.class::isAssignableFrom)
            .map(suite -> ((HistoryProperties) context.newInstance(suite)).notShown())
            .flatMap(all -> context.findAnnotation(RandomRule.class).map(r -> all.get(r.value())));
    if (notShown.isPresent()) {
      return SkipResult.skip(notShown.get());
    }
    return context
        .findAnnotation(RandomRule.class)
        .flatMap(HistoryHook::reason)
        .map(SkipResult::skip)
        .orElseGet(SkipResult::doNotSkip);
  }

  private static Optional<String> reason(RandomRule rule) {
    if (!Subjects.isRuleSelected(rule.value())) {
      return Optional.of(rule.value() + " is not among -D" + Subjects.RULE_PROPERTY);
    }
    if (!Subjects.models().contains(rule.model())) {
      return Optional.of(rule.model() + " is not among -D" + Subjects.TLB_PROPERTY);
    }
    return Optional.empty();
  }

  /** The history to play instead of random ones, or nothing. */
  static String replay() {
    return System.getProperty(REPLAY_PROPERTY, "");
  }
}
