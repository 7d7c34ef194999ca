package dev.quire.conformance.run;

import dev.quire.api.Backend;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.MachineConfig;
import dev.quire.api.TableAccessScheme;
import dev.quire.conformance.QuireConformanceTest;
import dev.quire.conformance.Subjects;
import java.util.Locale;

/**
 * Every rule, on the backend and with the techniques that system properties name:
 *
 * <pre>
 * mvn -pl conformance-tests -am test -Dtest=ChosenTechnique \
 *     -Dquire.technique=x86 -Dquire.sync=JOURNAL -Dquire.access=TRANSIENT
 * </pre>
 *
 * <p>Its name keeps it from being run by itself.
 */
class ChosenTechnique extends QuireConformanceTest {
  private static final String BACKEND = "quire.technique";
  private static final String SYNC = "quire.sync";
  private static final String ACCESS = "quire.access";

  @Override
  protected Backend backend() {
    return Subjects.named(System.getProperty(BACKEND, "x86"));
  }

  @Override
  protected MachineConfig config() {
    MachineConfig.Builder builder = MachineConfig.strict().toBuilder();
    String sync = property(SYNC);
    if (!sync.isEmpty()) {
      builder.kernelSync(KernelSyncScheme.valueOf(sync));
    }
    String access = property(ACCESS);
    if (!access.isEmpty()) {
      builder.tableAccess(TableAccessScheme.valueOf(access));
    }
    return builder.build();
  }

  private static String property(String name) {
    return System.getProperty(name, "").toUpperCase(Locale.ROOT);
  }
}
