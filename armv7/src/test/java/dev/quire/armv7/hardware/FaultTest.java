package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.api.TlbModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fault registers for every cause: ARM DDI 0406C, B3.13.3 and Table B3-23. */
class FaultTest {
  private static final long VA = 0x12345678L;

  private final Bench bench = new Bench(TlbModel.KEEP).on();

  /** Words of both levels, DACR, and what DFSR, for a read and a write, and IFSR then hold. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "translation L1,     0x00000000, 0x00000000, 1,    0x005, 0x805, 0x005",
    "translation L2,     0x00010061, 0x0000000C, 0x40, 0x037, 0x837, 0x007",
    "access flag L1,     0x00301862, 0x00000000, 0x40, 0x033, 0x833, 0x003",
    "access flag L2,     0x00010061, 0x0034586E, 0x40, 0x036, 0x836, 0x006",
    "domain L1,          0x00301C62, 0x00000000, 1,    0x039, 0x839, 0x009",
    "domain L2,          0x00010061, 0x0034587E, 1,    0x03B, 0x83B, 0x00B",
    "permission L1,      0x00301472, 0x00000000, 0x40, 0x03D, 0x83D, 0x00D",
    "permission L2,      0x00010061, 0x0034585F, 0x40, 0x03F, 0x83F, 0x00F",
  })
  void statusAndAddress(
      String cause, String l1, String l2, String dacr, String read, String write, String fetch) {
    bench.l1(VA, Integer.decode(l1));
    bench.l2(0, VA, Integer.decode(l2));
    bench.cpu.setDacr(Integer.decode(dacr));
    assertThrows(Bench.Abandoned.class, () -> bench.cpu.load32(VA, true), cause);
    assertEquals(Integer.decode(read), bench.cpu.dfsr(), cause);
    assertEquals((int) VA, bench.cpu.dfar(), cause);
    assertThrows(Bench.Abandoned.class, () -> bench.cpu.store32(VA + 4, 0, true), cause);
    assertEquals(Integer.decode(write), bench.cpu.dfsr(), cause);
    assertEquals((int) VA + 4, bench.cpu.dfar(), cause);
    assertEquals(0, bench.cpu.ifsr(), "a data access leaves IFSR alone");
    assertThrows(Bench.Abandoned.class, () -> bench.cpu.fetch32(VA + 8, true), cause);
    assertEquals(Integer.decode(fetch), bench.cpu.ifsr(), cause);
    assertEquals((int) VA + 8, bench.cpu.ifar(), cause);
    assertEquals((int) VA + 4, bench.cpu.dfar(), "a fetch leaves DFAR alone");
  }

  @Test
  void entryIsToldOfFetchAndUser() {
    List<String> told = new ArrayList<>();
    bench.cpu.onFault(
        (fetch, user) -> {
          told.add(fetch + " " + user);
          throw new Bench.Abandoned(fetch, user);
        });
    assertThrows(Bench.Abandoned.class, () -> bench.cpu.load32(VA, true));
    assertThrows(Bench.Abandoned.class, () -> bench.cpu.fetch32(VA, false));
    assertEquals(List.of("false true", "true false"), told);
  }

  @Test
  void atomicOperationsAreWrites() {
    bench.page(0, VA, 0x00345A7E); // Read-only for all.
    assertThrows(Bench.Abandoned.class, () -> bench.cpu.exchange32(VA, 1, false));
    assertEquals(0x80F, bench.cpu.dfsr());
    assertThrows(Bench.Abandoned.class, () -> bench.cpu.compareAndSet32(VA, 0, 1, false));
    assertEquals(0x80F, bench.cpu.dfsr());
  }

  @Test
  void repairedFaultIsRetried() {
    bench.cpu.onFault((fetch, user) -> bench.page(0, VA, 0x0034587E));
    bench.ram.store32(0x345678, 42);
    assertEquals(42, bench.cpu.load32(VA, true));
  }

  @Test
  void upperAddressesAreUnsigned() {
    assertThrows(Bench.Abandoned.class, () -> bench.cpu.load32(0xFFFFFFFCL, false));
    assertEquals(0xFFFFFFFC, bench.cpu.dfar());
    assertEquals(0x005, bench.cpu.dfsr());
  }

  /** A page that cannot be had for ever is an error that names the fault. */
  @Test
  void livelockNamesTheFault() {
    bench.cpu.onFault((fetch, user) -> {});
    PagingException.KernelFault fault =
        assertThrows(PagingException.KernelFault.class, () -> bench.cpu.store32(VA, 1, true));
    assertTrue(
        String.valueOf(fault.getMessage()).contains("translation fault, first level"),
        fault.getMessage());
    assertTrue(String.valueOf(fault.getMessage()).contains("DFAR 0x12345678"), fault.getMessage());
  }

  /** Speculation is not seen in the fault registers. */
  @Test
  void speculationRaisesNothing() {
    Bench eager = new Bench(MachineConfig.standard().toBuilder().tlb(TlbModel.EAGER).build()).on();
    eager.page(0, VA, 0x0034587E);
    for (int i = 0; i < 1000; i++) {
      eager.cpu.load32(VA, true);
    }
    assertEquals(0, eager.cpu.dfsr());
    assertEquals(0, eager.cpu.dfar());
    assertEquals(0, eager.cpu.ifsr());
  }
}
