package dev.quire.conformance;

import dev.quire.api.TlbModel;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the property of one rule of SPEC.md: a test that jqwik runs on random input. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RandomRule {

  /** The number of the rule, for example {@code Q19.1}. */
  String value();

  /** The TLB model that it runs under. */
  TlbModel model();
}
