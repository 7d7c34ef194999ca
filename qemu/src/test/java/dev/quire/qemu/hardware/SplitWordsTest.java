package dev.quire.qemu.hardware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.api.port.Cpu;
import dev.quire.x86.hardware.X86Machine;
import org.junit.jupiter.api.Test;

/** Operations of 64 bits by those of 32, on a simulated processor. */
final class SplitWordsTest {
  private static final long AT = 0x5008;

  private final Cpu cpu = X86Machine.create(MachineConfig.standard()).cpus().get(0);

  @Test
  void oneAtATime() {
    SplitWords.store(cpu, AT, 0x1122334455667788L, false);
    assertEquals(0x1122334455667788L, cpu.load64(AT, false));
    assertEquals(0x1122334455667788L, SplitWords.exchange(cpu, AT, -2, false));
    assertEquals(-2, SplitWords.load(cpu, AT, false));
    SplitWords.store(cpu, AT + 4, 7, false);
    assertEquals(0x00000007FFFFFFFEL, SplitWords.load(cpu, AT, false));
    assertEquals(0x0000000000000007L, SplitWords.load(cpu, AT + 4, false) & 0xFFFFFFFFL);
    assertThrows(
        PagingException.Misaligned.class, () -> SplitWords.exchange(cpu, AT + 4, 1, false));
  }

  @Test
  void comparedAreBothHalves() {
    cpu.store64(AT, 0x0000000500000006L, false);
    assertFalse(SplitWords.compareAndSet(cpu, AT, 6, 9, false));
    assertFalse(SplitWords.compareAndSet(cpu, AT, 0x0000000500000007L, 0x0000000900000009L, false));
    assertEquals(0x0000000500000006L, cpu.load64(AT, false));
    assertTrue(SplitWords.compareAndSet(cpu, AT, 0x0000000500000006L, 0x0000000500000007L, false));
    assertTrue(SplitWords.compareAndSet(cpu, AT, 0x0000000500000007L, -3, false));
    assertEquals(-3, cpu.load64(AT, false));
  }

  @Test
  void manyAtOnce() {
    SplitWords.store(cpu, AT, new long[] {1, -2, 3L << 40}, 1, 2, false);
    long[] seen = new long[3];
    SplitWords.load(cpu, AT, seen, 0, 2, false);
    assertArrayEquals(new long[] {-2, 3L << 40, 0}, seen);
    SplitWords.fill(cpu, AT, 2, 0xFFFFFFFFL, 1, false);
    assertEquals(0xFFFFFFFFL, cpu.load64(AT, false));
    assertEquals(0x0000000100000000L, cpu.load64(AT + 8, false));
    SplitWords.fill(cpu, AT, 2, 0, 0, false);
    assertEquals(0, cpu.load64(AT, false));
    assertEquals(0, cpu.load64(AT + 8, false));
  }
}
