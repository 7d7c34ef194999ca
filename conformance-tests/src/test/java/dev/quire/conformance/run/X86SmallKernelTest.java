package dev.quire.conformance.run;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.conformance.QuireConformanceTest;
import dev.quire.conformance.Selectable;
import dev.quire.conformance.Subjects;
import java.util.List;

/** Every rule, on x86 with 96 MB of kernel space, which makes the user range larger. */
@Selectable("x86")
class X86SmallKernelTest extends QuireConformanceTest {
  private static final long BYTES = 96L << 20;

  @Override
  protected Backend backend() {
    return Subjects.named("x86");
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
