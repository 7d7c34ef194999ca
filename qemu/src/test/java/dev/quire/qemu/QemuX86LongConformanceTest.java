package dev.quire.qemu;

import dev.quire.api.Backend;
import dev.quire.conformance.Selectable;

/** Every rule, on QEMU's x86 processors in long mode. */
@Selectable("x86-64")
class QemuX86LongConformanceTest extends GuestSuite {
  @Override
  protected Backend backend() {
    return new QemuX86Long();
  }
}
