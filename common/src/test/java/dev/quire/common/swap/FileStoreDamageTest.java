package dev.quire.common.swap;

import static dev.quire.common.swap.BackingStoreContract.assertRead;
import static dev.quire.common.swap.BackingStoreContract.page;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the file behind a store's back is noticed, and costs that slot alone. */
class FileStoreDamageTest {

  private static final int SLOTS = 4;
  private static final int RECORD = 4096 + 4 + 4 + 4;

  @TempDir private Path directory;

  @Test
  void theFileIsLaidOutAsDocumented() throws Exception {
    try (FileStore store = filled()) {
      byte[] file = Files.readAllBytes(path());
      assertEquals(4096 + SLOTS * RECORD, file.length);
      ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      assertArrayEquals("QUIRSWAP".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(file, 8));
      assertEquals(1, bytes.getInt(8));
      assertEquals(4096, bytes.getInt(12));
      assertEquals(SLOTS, bytes.getInt(16));
      assertEquals(RECORD, bytes.getInt(20));
      int slot2 = 4096 + 2 * RECORD;
      assertArrayEquals(page(2), Arrays.copyOfRange(file, slot2, slot2 + 4096));
      assertEquals(2, bytes.getInt(slot2 + 4096));
      assertEquals(1, bytes.getInt(slot2 + 4100));
      CRC32C crc = new CRC32C();
      crc.update(file, 24, 8);
      crc.update(file, slot2, 4104);
      assertEquals((int) crc.getValue(), bytes.getInt(slot2 + 4104));
      assertEquals(SLOTS, store.usedSlots());
    }
  }

  @Test
  void law4AChangedBitAnywhereInASlotIsNoticed() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    try (FileStore store = filled();
        FileChannel behind = behind()) {
      for (int i = 0; i < 300; i++) {
        // The trailer's bytes each time, then bytes of the page.
        int at = i < 12 ? 4096 + i : random.nextInt(RECORD);
        long position = FileStore.position(1) + at;
        flip(behind, position, 1 << random.nextInt(8));
        byte[] untouched = page(99);
        DamagedSlotException damage =
            assertThrows(DamagedSlotException.class, () -> store.read(1, untouched, 0));
        assertEquals(1, damage.slot());
        assertTrue(String.valueOf(damage.getMessage()).startsWith("slot 1 is damaged: "));
        assertArrayEquals(page(99), untouched);
        assertRead(store, 0, page(0));
        assertRead(store, 2, page(2));
        store.write(1, page(1), 0);
        assertRead(store, 1, page(1));
      }
    }
  }

  @Test
  void aPageOfAnotherSlotIsNoticed() throws Exception {
    try (FileStore store = filled();
        FileChannel behind = behind()) {
      put(behind, FileStore.position(1), get(behind, FileStore.position(2)));

      DamagedSlotException damage =
          assertThrows(DamagedSlotException.class, () -> store.read(1, page(0), 0));
      assertEquals("slot 1 is damaged: it holds the page of slot 2", damage.getMessage());
    }
  }

  @Test
  void aWriteThatWasLostIsNoticed() throws Exception {
    try (FileStore store = filled();
        FileChannel behind = behind()) {
      ByteBuffer before = get(behind, FileStore.position(1));
      store.write(1, page(50), 0);
      put(behind, FileStore.position(1), before);

      DamagedSlotException damage =
          assertThrows(DamagedSlotException.class, () -> store.read(1, page(0), 0));
      assertEquals(
          "slot 1 is damaged: it holds write 1 of the slot, but the last was 2",
          damage.getMessage());
    }
  }

  @Test
  void aPageOfAnEarlierStoreIsNoticed() throws Exception {
    ByteBuffer earlier;
    try (FileStore store = filled();
        FileChannel behind = behind()) {
      assertEquals(SLOTS, store.slots());
      earlier = get(behind, FileStore.position(1));
    }
    try (FileStore store = filled();
        FileChannel behind = behind()) {
      put(behind, FileStore.position(1), earlier);

      assertThrows(DamagedSlotException.class, () -> store.read(1, page(0), 0));
    }
  }

  @Test
  void aFileThatWasCutIsNoticed() throws Exception {
    try (FileStore store = filled();
        FileChannel behind = behind()) {
      behind.truncate(FileStore.position(3) - 1);

      assertThrows(DamagedSlotException.class, () -> store.read(3, page(0), 0));
      DamagedSlotException damage =
          assertThrows(DamagedSlotException.class, () -> store.read(2, page(0), 0));
      assertEquals(
          "slot 2 is damaged: the file ends after 4107 of its 4108 bytes", damage.getMessage());
      assertRead(store, 1, page(1));
    }
  }

  @Test
  void law4AFailingDeviceIsReportedAndTheSlotHoldsNoPage() throws Exception {
    FileChannel device =
        FileChannel.open(
            path(),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try (FileStore store = new FileStore(device, new SlotMap(SLOTS), 7)) {
      int slot = store.allocate().orElseThrow();
      store.write(slot, page(1), 0);
      device.close();

      StoreException reading =
          assertThrows(StoreException.class, () -> store.read(slot, page(0), 0));
      assertTrue(String.valueOf(reading.getMessage()).startsWith("cannot read slot 0: "));
      StoreException writing =
          assertThrows(StoreException.class, () -> store.write(slot, page(2), 0));
      assertTrue(String.valueOf(writing.getMessage()).startsWith("cannot write slot 0: "));
      assertEquals(1, store.usedSlots());
      assertThrows(SlotStateException.class, () -> store.read(slot, page(0), 0));
      store.free(slot);
      assertEquals(0, store.usedSlots());
    }
  }

  @Test
  void aFileThatHoldsSomethingElseIsLeftAlone() throws IOException {
    for (byte[] content :
        new byte[][] {{1}, page(1), "QUIRSWAP but no more".getBytes(StandardCharsets.US_ASCII)}) {
      Files.write(path(), content);
      StoreException refusal =
          assertThrows(StoreException.class, () -> FileStore.create(path(), SLOTS));
      assertTrue(String.valueOf(refusal.getMessage()).contains("holds something else"));
      assertArrayEquals(content, Files.readAllBytes(path()));
    }
  }

  @Test
  void aFileInUseIsRefused() throws Exception {
    try (FileStore store = filled()) {
      StoreException refusal =
          assertThrows(StoreException.class, () -> FileStore.create(path(), SLOTS));
      assertTrue(String.valueOf(refusal.getMessage()).contains("is in use"));
      assertRead(store, 3, page(3));
    }
  }

  @Test
  void aStoreWithoutSlotsLeavesNoFile() {
    assertThrows(IllegalArgumentException.class, () -> FileStore.create(path(), 0));
    assertFalse(Files.exists(path()));
  }

  @Test
  void aPathThatCannotBeOpenedIsRefused() {
    StoreException refusal =
        assertThrows(StoreException.class, () -> FileStore.create(directory, SLOTS));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("cannot open "));
  }

  private Path path() {
    return directory.resolve("swap");
  }

  /** A store whose slots hold pages 0 to 3. */
  private FileStore filled() throws StoreException {
    FileStore store = FileStore.create(path(), SLOTS);
    for (int i = 0; i < SLOTS; i++) {
      store.write(store.allocate().orElseThrow(), page(i), 0);
    }
    return store;
  }

  private FileChannel behind() throws IOException {
    return FileChannel.open(path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void flip(FileChannel file, long position, int bits) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    file.read(one, position);
    one.put(0, (byte) (one.get(0) ^ bits));
    file.write(one.flip(), position);
  }

  private static ByteBuffer get(FileChannel file, long position) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    file.read(record, position);
    return record.flip();
  }

  private static void put(FileChannel file, long position, ByteBuffer record) throws IOException {
    assertEquals(RECORD, file.write(record, position));
  }
}
