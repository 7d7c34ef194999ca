package dev.quire.qemu;

import dev.quire.api.Backend;
import dev.quire.conformance.Selectable;

/** Every rule, on QEMU's armv7 processors. */
@Selectable("armv7")
class QemuArmv7ConformanceTest extends GuestSuite {
  @Override
  protected Backend backend() {
    return new QemuArmv7();
  }
}
