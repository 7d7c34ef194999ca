package dev.quire.conformance.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.TlbModel;
import dev.quire.conformance.broken.RuleRun.Outcome;
import dev.quire.conformance.broken.RuleRun.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Q30.10 on a platform whose kernel code stands on a large page, whatever the scheme. */
class KernelEntryInUseTest {

  @ParameterizedTest
  @EnumSource(
      value = KernelSyncScheme.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SHARED"})
  void isChangedEverywhereOrRefused(KernelSyncScheme scheme) {
    Subject subject =
        Subject.named("large mapping of the platform")
            .on(Architecture.X86)
            .config(config -> config.toBuilder().kernelSync(scheme).build())
            .platform(TableSubjects::withLargeMapping)
            .caughtBy("Q30.10");
    Result result =
        RuleRun.run(
            new SubjectSuite.Target(
                subject.healthy(Architecture.X86), TlbModel.EAGER, Breakage.NONE.pager()),
            "Q30.10");
    assertEquals(Outcome.PASSED, result.outcome(), result::message);
  }
}
