package dev.quire.qemu.mmu;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;

/** What a test makes of an address space: mappings of all kinds, used and changed. */
final class RandomMappings {

  /** How many pages are tried to be mapped at a time. */
  static final int PAGES = 120;

  private static final int TICKETS = 1024;

  private RandomMappings() {}

  /** Maps pages here and there, of all kinds, and sets tickets. */
  static List<PageNumber> fill(Dice dice, Processor on, AddressSpace space, PageRange range) {
    List<PageNumber> pages = new ArrayList<>();
    try (TableEdit edit = on.edit(space)) {
      for (int i = 0; i < PAGES; i++) {
        PageNumber page =
            range.first().plus(dice.below((int) Math.min(range.count(), Integer.MAX_VALUE)));
        if (edit.lookup(page).isAbsent()) {
          if (dice.chance(15)) {
            edit.setTicket(page, dice.below(TICKETS));
          } else {
            FrameNumber frame = FrameNumber.of((1 << 8) + dice.below(1 << 13));
            Protection protection =
                Protection.of(!space.isKernel(), dice.chance(50), dice.chance(50));
            edit.map(page, frame, protection, dice.pick(MemoryType.values()));
            pages.add(page);
          }
        }
      }
    }
    return pages;
  }

  /** Accesses of user code, which leave accessed and dirty behind; frames are only read. */
  static void use(Dice dice, Processor on, List<PageNumber> pages) {
    try (TableEdit edit = on.edit(on.current())) {
      byte[] nothing = new byte[1];
      for (PageNumber page : pages) {
        if (dice.chance(20)) {
          edit.copyOut(page.address(), nothing, 0, 1);
        }
      }
    }
    for (PageNumber page : pages) {
      if (dice.chance(50)) {
        on.user().load8(page.address());
      }
    }
  }

  /** Takes mappings away, changes others, and clears what accesses have left. */
  static void change(Dice dice, Processor on, AddressSpace space, List<PageNumber> pages) {
    try (TableEdit edit = on.edit(space)) {
      for (PageNumber page : pages) {
        switch (dice.below(5)) {
          case 0 -> edit.unmap(page);
          case 1 -> edit.protect(page, Protection.of(true, dice.chance(50), true));
          case 2 -> edit.testAndClearAccessed(page);
          default -> {}
        }
      }
    }
  }
}
