package dev.quire.common.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RegionRecordsTest {

  private final RegionRecords records = new RegionRecords(40);

  @Test
  void aRecordLivesAsLongAsAPageInAnyProcess() {
    int record = records.add(5);
    records.retain(record, 3);
    assertFalse(records.drop(record, 5));
    assertFalse(records.drop(record, 2));
    assertEquals(1, records.used());
    assertTrue(records.drop(record, 1));
    assertEquals(0, records.used());
    assertEquals(record, records.add(1), "it is used again");
  }

  @Test
  void thereAreNoMoreThanTicketsCanName() {
    for (int i = 0; i < 40; i++) {
      assertEquals(i, records.add(1));
    }
    assertThrows(IllegalStateException.class, () -> records.add(1));
  }
}
