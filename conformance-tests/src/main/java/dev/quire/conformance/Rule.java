package dev.quire.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks the test of one rule of SPEC.md. It runs once for each backend and TLB model, each time on
 * a {@link Rig} of its own, whose final checks belong to the rule.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(RuleExtension.class)
public @interface Rule {

  /** The number of the rule, for example {@code Q3.2}. */
  String value();
}
