package dev.quire.heap;

import dev.quire.conformance.Selectable;

/** The kernel heap, on x86. */
@Selectable("x86")
class X86HeapTest extends HeapTests {

  X86HeapTest() {
    super("x86");
  }
}
