package dev.quire.qemu;

import dev.quire.qemu.process.Board;
import dev.quire.qemu.process.Installation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that needs QEMU: where it is missing, it is skipped with one line that says what to
 * install, or fails if {@code -Dquire.qemu=required}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsQemu.Condition.class)
@AddLifecycleHook(value = NeedsQemu.Condition.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
public @interface NeedsQemu {

  /** Looks for QEMU and for the firmware. */
  final class Condition implements ExecutionCondition, SkipExecutionHook {
    private static final String PROPERTY = "quire.qemu";
    private static final String REQUIRED = "required";
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return missing()
          .map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("QEMU is there"));
    }

    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return missing().map(SkipResult::skip).orElseGet(SkipResult::doNotSkip);
    }

    private static Optional<String> missing() {
      Optional<String> missing =
          Stream.of(Board.X86, Board.X86_64, Board.ARMV7)
              .flatMap(b -> Installation.missing(b).stream())
              .reduce((one, other) -> one + "; " + other);
      if (missing.isPresent() && REQUIRED.equals(System.getProperty(PROPERTY))) {
        throw new IllegalStateException("-Dquire.qemu=required, but " + missing.get());
      }
      if (missing.isPresent() && TOLD.compareAndSet(false, true)) {
        System.err.println("tests on QEMU are skipped: " + missing.get());
      }
      return missing;
    }
  }
}
