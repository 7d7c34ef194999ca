package dev.quire.common.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LoadPolicyTest {

  @Test
  void theMediumOverridesTheExecutableWhichOverridesTheRequest() {
    LoadPolicy asked = LoadPolicy.lazy();
    LoadPolicy wish = LoadPolicy.lazy(7);
    assertEquals(asked, asked.overriddenBy(Optional.empty(), Medium.FIXED));
    assertEquals(wish, asked.overriddenBy(Optional.of(wish), Medium.FIXED));
    assertEquals(LoadPolicy.eager(), asked.overriddenBy(Optional.of(wish), Medium.REMOVABLE));
  }

  @Test
  void prefetchHasALimit() {
    assertEquals(15, LoadPolicy.lazy(15).prefetch());
    assertThrows(IllegalArgumentException.class, () -> LoadPolicy.lazy(16));
    assertThrows(IllegalArgumentException.class, () -> LoadPolicy.lazy(-1));
  }
}
