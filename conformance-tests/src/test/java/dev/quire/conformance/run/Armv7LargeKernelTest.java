package dev.quire.conformance.run;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.conformance.QuireConformanceTest;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;
import java.util.List;

/** Every rule, on armv7 with 3 GB of kernel space: TTBCR.N = 2. */
@Selectable("armv7")
class Armv7LargeKernelTest extends QuireConformanceTest {
  private static final long BYTES = 3L << 30;

  @Override
  protected Backend backend() {
    return Subjects.named("armv7");
  }

  @Override
  protected MachineConfig config() {
    return MachineConfig.strict().toBuilder().kernelBytes(BYTES).build();
  }

  @Override
  protected List<TlbModel> models() {
    return List.of(TlbModel.KEEP, TlbModel.EAGER);
  }
}
