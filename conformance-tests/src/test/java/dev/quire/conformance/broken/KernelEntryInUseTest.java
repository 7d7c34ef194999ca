package dev.quire.conformance.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.TlbModel;
import dev.quire.conformance.broken.RuleRun.Outcome;
import dev.quire.conformance.broken.RuleRun.Result;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Q30.10 on platforms whose kernel code stands on large pages, for every format that copies the
 * kernel's entries, whatever the scheme.
 */
class KernelEntryInUseTest {

  static Stream<Arguments> choices() {
    return Stream.of(Architecture.X86, Architecture.X86_PAE, Architecture.ARMV7_N0)
        .flatMap(
            architecture ->
                Stream.of(KernelSyncScheme.values())
                    .filter(scheme -> scheme != KernelSyncScheme.SHARED)
                    .map(scheme -> Arguments.of(architecture, scheme)));
  }

  @ParameterizedTest
  @MethodSource("choices")
  void isChangedEverywhereOrRefused(Architecture architecture, KernelSyncScheme scheme) {
    Subject subject =
        Subject.named("large mapping of the platform")
            .on(architecture)
            .config(config -> config.toBuilder().kernelSync(scheme).build())
            .platform(TableSubjects::withLargeMapping)
            .caughtBy("Q30.10");
    Result result =
        RuleRun.run(
            new SubjectSuite.Target(
                subject.healthy(architecture), TlbModel.EAGER, Breakage.NONE.pager()),
            "Q30.10");
    assertEquals(Outcome.PASSED, result.outcome(), result::message);
  }
}
