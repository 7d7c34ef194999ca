package dev.quire.conformance;

import java.nio.file.Path;
import org.opentest4j.AssertionFailedError;

/**
 * Turns the failure of a rule into one that teaches: the rule, what was seen, how to see it again.
 */
final class Lesson {
  private Lesson() {}

  static AssertionFailedError of(String number, Rig rig, Throwable failure) {
    String seen = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (!(failure instanceof AssertionError)) {
      seen = failure.getClass().getSimpleName() + ": " + seen;
    }
    return new AssertionFailedError(
        number
            + " is broken by "
            + rig.backend().name()
            + " under "
            + rig.model()
            + ": "
            + seen
            + "\n  rule: "
            + Spec.text(number)
            + rig.story()
            + "\n  again: "
            + command(rig.backend().name())
            + " -Dquire.rule="
            + number
            + " -Dquire.tlb="
            + rig.model(),
        failure);
  }

  static String command(String backends) {
    // Tests run in the directory of their module.
    Path module = Path.of("").toAbsolutePath().getFileName();
    return "mvn -pl " + module + " -am verify -Dquire.backend=" + backends;
  }
}
