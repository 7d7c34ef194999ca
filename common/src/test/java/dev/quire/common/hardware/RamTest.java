package dev.quire.common.hardware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PhysicalAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The laws of {@link Ram}. */
final class RamTest {
  private static final long MEGABYTE = 1 << 20;
  private static final long GIGABYTE = 1 << 30;
  private static final int POISON_BITS = 0x67;

  private static Ram ram(long base, long bytes, DeviceRange... devices) {
    return new Ram(
        MachineConfig.standard().toBuilder()
            .ramBase(PhysicalAddress.of(base))
            .ramBytes(bytes)
            .devices(List.of(devices))
            .build(),
        POISON_BITS);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1048576", // The least.
    "0, 4294963200", // The most: 4 GB less a page.
    "4096, 4294963200",
    "3221225472, 1073737728", // 1 GB less a page at 3 GB.
    "1052672, 1314816" // Neither base nor size a multiple of a chunk.
  })
  void bothEndsAreThereAndNothingBeyond(long base, long bytes) {
    Ram ram = ram(base, bytes);
    long last = base + bytes - Integer.BYTES;
    ram.store32(base, 1);
    ram.store32(last, 2);
    assertEquals(1, ram.load32(base));
    assertEquals(2, ram.load32(last));
    assertFalse(ram.isMemory((base >>> PageNumber.SHIFT) - 1));
    assertFalse(ram.isMemory((base + bytes) >>> PageNumber.SHIFT));
    BusError beyond = assertThrows(BusError.class, () -> ram.load32(base + bytes));
    assertEquals(base + bytes, beyond.address());
    if (base > 0) {
      assertThrows(BusError.class, () -> ram.store32(base - Integer.BYTES, 1));
    }
  }

  @Test
  void law1FreshMemoryLooksLikeValidEntries() {
    Ram ram = ram(MEGABYTE, MEGABYTE);
    int poison = (int) (MEGABYTE + MEGABYTE / 2) | POISON_BITS;
    assertEquals(poison, ram.poison());
    assertEquals(poison, ram.load32(MEGABYTE));
    assertEquals(poison, ram.load32(2 * MEGABYTE - Integer.BYTES));
    ram.store32(MEGABYTE, 0);
    ram.poison(MEGABYTE >>> PageNumber.SHIFT);
    assertEquals(poison, ram.load32(MEGABYTE));
  }

  @Test
  void narrowAccessesAreLittleEndian() {
    Ram ram = ram(0, MEGABYTE);
    ram.store32(8, 0x44332211);
    assertEquals(0x11, ram.load8(8));
    assertEquals(0x44, ram.load8(11));
    assertEquals(0x4433, ram.load16(10));
    assertEquals(0x44332211, ram.store8(9, -1));
    assertEquals(0x4433FF11, ram.store16(10, 0xABCD1234));
    assertEquals(0x1234FF11, ram.load32(8));
  }

  @Test
  void bytesInBulkKeepTheirNeighbours() {
    Ram ram = ram(0, MEGABYTE);
    for (int skip = 0; skip < 4; skip++) {
      for (int count = 0; count < 14; count++) {
        ram.fill32(0, 8, -1, 0);
        byte[] bytes = new byte[count + 2];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (i * 37);
        }
        ram.store8s(skip, bytes, 1, count);
        for (int i = 0; i < count; i++) {
          assertEquals(bytes[i + 1] & 0xFF, ram.load8(skip + i));
        }
        assertEquals(0xFF, ram.load8(skip + count));
        assertTrue(skip == 0 || ram.load8(skip - 1) == 0xFF);
        byte[] back = new byte[count + 2];
        back[0] = bytes[0];
        back[count + 1] = bytes[count + 1];
        ram.load8s(skip, back, 1, count);
        assertArrayEquals(bytes, back);
      }
    }
  }

  @Test
  void devicesAreMemory() {
    long frame = 0xE0000;
    Ram ram = ram(0, MEGABYTE, DeviceRange.of("screen", FrameNumber.of(frame), 3));
    ram.store32(((frame + 2) << PageNumber.SHIFT) + 4092, 7);
    assertEquals(7, ram.load32(((frame + 2) << PageNumber.SHIFT) + 4092));
    assertThrows(BusError.class, () -> ram.load32((frame + 3) << PageNumber.SHIFT));
    assertThrows(BusError.class, () -> ram.load32(GIGABYTE));
  }

  @Test
  void law2ByteStoresOfTwoThreadsLoseNothing() throws InterruptedException {
    Ram ram = ram(0, MEGABYTE);
    ram.store32(64, 0);
    Thread other = new Thread(() -> count(ram, 65));
    other.start();
    count(ram, 66);
    other.join();
    assertEquals(0xC8C800, ram.load32(64));
  }

  /** Every store must be seen by the load that follows: no other thread writes this byte. */
  private static void count(Ram ram, int address) {
    for (int i = 0; i <= 200_200; i++) {
      ram.store8(address, i % 256 == 0 ? 0xC8 : i);
      if (ram.load8(address) != (i % 256 == 0 ? 0xC8 : i & 0xFF)) {
        ram.store8(0, 1);
        throw new AssertionError("a byte was lost");
      }
    }
    ram.store8(address, 0xC8);
  }
}
