package dev.quire.heap;

import dev.quire.conformance.Selectable;

/** The kernel heap, on ARMv7. */
@Selectable("armv7")
class Armv7HeapTest extends HeapTests {

  Armv7HeapTest() {
    super("armv7");
  }
}
