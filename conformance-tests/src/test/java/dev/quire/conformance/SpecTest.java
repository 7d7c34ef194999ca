package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** SPEC.md and the tests name the same rules. */
class SpecTest {
  @Test
  void everyRuleHasATestAndEveryTestARule() {
    Set<String> written = new TreeSet<>(Spec.rules().keySet());
    Set<String> tested = new TreeSet<>(testedRules());
    assertFalse(written.isEmpty());
    assertEquals(written, tested);
  }

  @Test
  void noRuleIsTestedTwice() {
    List<String> tested = testedRules();
    assertEquals(tested.stream().distinct().toList(), tested);
  }

  @Test
  void everyRuleSaysSomething() {
    assertAll(
        Spec.rules().entrySet().stream()
            .map(
                rule ->
                    () ->
                        assertFalse(
                            rule.getValue().length() < 25 || rule.getValue().contains("**"),
                            rule::toString)));
  }

  private static List<String> testedRules() {
    Stream<Class<?>> nested = Arrays.stream(QuireConformanceTest.class.getClasses());
    Stream<String> rules =
        nested
            .flatMap(
                rule ->
                    AnnotationSupport.findAnnotatedMethods(
                        rule, Rule.class, HierarchyTraversalMode.TOP_DOWN)
                        .stream())
            .map(method -> method.getAnnotation(Rule.class).value());
    Stream<String> properties =
        Stream.of(HistoryProperties.class, ForkProperties.class, QuireDifferentialTest.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(RandomRule.class))
            .map(method -> method.getAnnotation(RandomRule.class).value());
    return Stream.concat(rules, properties).toList();
  }
}
