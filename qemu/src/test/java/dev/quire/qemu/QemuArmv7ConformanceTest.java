package dev.quire.qemu;

import dev.quire.api.Backend;
import dev.quire.conformance.Selectable;
import java.util.HashMap;
import java.util.Map;

/** Every rule, on QEMU's armv7 processors. */
@Selectable("armv7")
class QemuArmv7ConformanceTest extends GuestSuite {
  @Override
  protected Backend backend() {
    return new QemuArmv7();
  }

  @Override
  protected Map<String, String> notShown() {
    Map<String, String> notShown = new HashMap<>(super.notShown());
    notShown.put("Q31.7", "the board's RAM begins at 1 GB: more than kernel space cannot be had");
    return notShown;
  }
}
