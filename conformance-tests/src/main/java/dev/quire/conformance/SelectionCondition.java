package dev.quire.conformance;

import java.util.Optional;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what was not asked for, in Jupiter's tests and in jqwik's. */
final class SelectionCondition implements ExecutionCondition, SkipExecutionHook {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context
        .getTestClass()
        .flatMap(SelectionCondition::reason)
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("selected"));
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    return context
        .optionalContainerClass()
        .flatMap(SelectionCondition::reason)
        .map(SkipResult::skip)
        .orElseGet(SkipResult::doNotSkip);
  }

  private static Optional<String> reason(Class<?> test) {
    return AnnotationSupport.findAnnotation(test, Selectable.class)
        .map(Selectable::value)
        .filter(name -> !Subjects.isSelected(name))
        .map(name -> name + " is not among -D" + Subjects.BACKEND_PROPERTY);
  }
}
