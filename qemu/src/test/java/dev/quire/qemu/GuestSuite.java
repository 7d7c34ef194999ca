package dev.quire.qemu;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.conformance.QuireConformanceTest;
import java.util.List;
import java.util.Map;

/** What the suite is told of guests, whichever architecture they have. */
@NeedsQemu
abstract class GuestSuite extends QuireConformanceTest {
  private static final String ONE_TLB =
      "the TLB is QEMU's: there are no models of it to choose from, and Q20.1 and Q27.1 have run";

  private static final Map<String, String> NOT_SHOWN =
      Map.of(
          "Q1.8",
          "QEMU's boards have their RAM where they have it, and devices below 4 GB",
          "Q16.3",
          "QEMU drops global translations too when CR3 or the ASID changes, and counts no walks",
          "Q16.5",
          "QEMU's TLB has no tags: any change of the ASID drops everything; and it counts no walks",
          "Q16.6",
          "QEMU counts no walks, so that it cannot be seen whether there was one",
          "Q31.5",
          "QEMU's boards have their RAM where they have it",
          "Q20.2",
          ONE_TLB,
          "Q20.3",
          ONE_TLB,
          "Q20.4",
          ONE_TLB,
          "Q27.2",
          ONE_TLB);

  @Override
  protected MachineConfig config() {
    return MachineConfig.standard();
  }

  @Override
  protected List<TlbModel> models() {
    return List.of(TlbModel.KEEP);
  }

  @Override
  protected Map<String, String> notShown() {
    return NOT_SHOWN;
  }

  @Override
  protected int actions() {
    return 20_000;
  }
}
