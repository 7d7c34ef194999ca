package dev.quire.conformance;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Runs a {@link Rule} once for each backend and TLB model. */
final class RuleExtension implements TestTemplateInvocationContextProvider, ExecutionCondition {

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String number = number(context);
    if (!Subjects.isRuleSelected(number)) {
      return ConditionEvaluationResult.disabled(
          number + " is not among -D" + Subjects.RULE_PROPERTY);
    }
    return context
        .getTestInstances()
        .flatMap(instances -> instances.findInstance(QuireConformanceTest.class))
        .map(suite -> suite.notShown().get(number))
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("selected"));
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    QuireConformanceTest suite =
        context
            .getRequiredTestInstances()
            .findInstance(QuireConformanceTest.class)
            .orElseThrow(
                () -> new IllegalStateException("a rule stands in a QuireConformanceTest"));
    String number = number(context);
    return suite.backends().stream()
        .flatMap(
            backend ->
                suite.models().stream()
                    .map(model -> new Run(number, backend, model, suite.config())));
  }

  private static String number(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), Rule.class)
        .map(Rule::value)
        .orElse("");
  }

  /** One run of a rule. */
  private record Run(String number, Backend backend, TlbModel model, MachineConfig config)
      implements TestTemplateInvocationContext {

    @Override
    public String getDisplayName(int invocationIndex) {
      return number + " " + backend.name() + " " + model;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Runner(number, new Rig(backend, model, config)));
    }
  }

  /** Hands the rig to the test, and teaches when it fails. */
  private record Runner(String number, Rig rig)
      implements ParameterResolver, InvocationInterceptor {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Rig.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return rig;
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      try {
        invocation.proceed();
        rig.finish();
      } catch (TestAbortedException skipped) {
        throw skipped;
      } catch (Throwable failure) {
        throw Lesson.of(number, rig, failure);
      } finally {
        rig.close();
      }
    }
  }
}
