package dev.quire.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says which backend a subclass of the suite runs, so that {@code -Dquire.backend} can choose. The
 * tests of a backend that was not chosen are reported as skipped.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SelectionCondition.class)
@AddLifecycleHook(value = SelectionCondition.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
public @interface Selectable {

  /** The name of the backend. */
  String value();
}
