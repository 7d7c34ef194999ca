package dev.quire.qemu;

import dev.quire.api.Backend;
import dev.quire.conformance.Selectable;

/** Every rule, on QEMU's x86 processors with PAE. */
@Selectable("x86-pae")
class QemuX86PaeConformanceTest extends GuestSuite {
  @Override
  protected Backend backend() {
    return new QemuX86Pae();
  }
}
