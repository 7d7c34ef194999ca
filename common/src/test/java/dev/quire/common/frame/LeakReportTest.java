package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.FrameOwner;
import dev.quire.api.FrameOwner.Use;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeakReportTest {

  private static final FrameOwner KERNEL = FrameOwner.of(Use.KERNEL, 0);
  private static final FrameOwner PAGES = FrameOwner.of(Use.PAGE, 9);
  private static final FrameOwner TABLES = FrameOwner.of(Use.TABLE, 9);

  @Test
  void nothingLeakedIsNothingToSay() {
    assertEquals("", LeakReport.difference(Map.of(KERNEL, 3L), Map.of(KERNEL, 3L)));
  }

  @Test
  void everyOwnerIsNamedWithItsFrames() {
    assertEquals(
        "TABLE of 9: 2 frames not given back (0 before, 2 after); "
            + "PAGE of 9: 1 frame fewer (1 before, 0 after); "
            + "KERNEL of 0: 1 frame not given back (3 before, 4 after)",
        LeakReport.difference(Map.of(KERNEL, 3L, PAGES, 1L), Map.of(KERNEL, 4L, TABLES, 2L)));
  }
}
