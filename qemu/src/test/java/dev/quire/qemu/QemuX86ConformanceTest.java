package dev.quire.qemu;

import dev.quire.api.Backend;
import dev.quire.conformance.Selectable;

/** Every rule, on QEMU's x86 processors. */
@Selectable("x86")
class QemuX86ConformanceTest extends GuestSuite {
  @Override
  protected Backend backend() {
    return new QemuX86();
  }
}
