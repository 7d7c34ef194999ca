package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.FrameOwner;
import dev.quire.api.FrameOwner.Use;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnerAccountsTest {

  private final OwnerAccounts accounts = new OwnerAccounts();

  @Test
  void anOwnerKeepsItsNumberWhileItHasFrames() {
    FrameOwner owner = FrameOwner.of(Use.TABLE, 1);
    int number = accounts.charge(owner, 4);
    assertNotEquals(number, accounts.charge(FrameOwner.of(Use.PAGE, 1), 1));
    for (int i = 0; i < 1000; i++) {
      accounts.credit(accounts.charge(FrameOwner.of(Use.PAGE, 100 + i), 1));
    }
    assertEquals(number, accounts.charge(FrameOwner.of(Use.TABLE, 1), 1));
    assertEquals(Map.of(owner, 5L, FrameOwner.of(Use.PAGE, 1), 1L), accounts.usage());
  }

  @Test
  void ownersThatCameAndWentAreForgotten() {
    int highest = 0;
    for (int i = 0; i < 10_000; i++) {
      int number = accounts.charge(FrameOwner.of(Use.PAGE, i), 1);
      highest = Math.max(highest, number);
      accounts.credit(number);
    }
    assertTrue(accounts.known() <= 64, "known: " + accounts.known());
    assertTrue(highest < 64, "highest number: " + highest);
    assertEquals(Map.of(), accounts.usage());
  }

  @Test
  void usageIsOrdered() {
    accounts.charge(FrameOwner.of(Use.KERNEL, 0), 1);
    accounts.charge(FrameOwner.of(Use.PAGE, 2), 1);
    accounts.charge(FrameOwner.of(Use.PAGE, 1), 1);
    accounts.charge(FrameOwner.of(Use.TABLE, 3), 1);
    assertEquals(
        List.of("TABLE of 3", "PAGE of 1", "PAGE of 2", "KERNEL of 0"),
        accounts.usage().keySet().stream().map(FrameOwner::toString).toList());
  }
}
