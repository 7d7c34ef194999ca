package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageRun;
import dev.quire.api.PagingException.BadConfiguration;
import dev.quire.api.PagingException.KernelEntryInUse;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;

/** Q30: a change of kernel space reaches every space, however that is done. */
abstract class KernelSyncRules {
  // More than any record of changes keeps.
  private static final int MANY = 200;
  private static final int SPACES = 2000;
  // log2 of the number of checks in all relations.
  private static final int TURNS_ORDER = 4;

  /** Spaces in every relation to a change of kernel space that processor 0 makes. */
  private static final class Scene {
    final Rig rig;
    final AddressSpace here;
    final AddressSpace elsewhere;
    final AddressSpace idle;
    final AddressSpace longIdle;

    Scene(Rig rig) {
      this.rig = rig.processors(2);
      longIdle = rig.space("not run for long");
      here = rig.space("current here");
      elsewhere = rig.space("current elsewhere");
      idle = rig.space("not current");
      rig.cpu().activate(longIdle);
      rig.cpu().activate(idle);
      rig.cpu().activate(here);
      toggle(rig, MANY);
      rig.cpu().activate(idle);
      rig.cpu().activate(here);
      rig.cpu(1).activate(elsewhere);
    }

    /**
     * Checks what each processor finds in each space, those that are current first; each time at
     * another page, since a translation of kernel space is kept from space to space.
     */
    void everywhere(KernelCheck check) {
      int turn = 0;
      check.on(rig.cpu(), turn++);
      check.on(rig.cpu(1), turn++);
      for (AddressSpace space : List.of(longIdle, idle, rig.kernel(), here)) {
        rig.cpu(1).activate(space);
        check.on(rig.cpu(1), turn++);
        rig.cpu().activate(space);
        check.on(rig.cpu(), turn++);
      }
      // Not before: its root may take a frame that must not be one of a table any more.
      rig.cpu(1).activate(rig.space("created since"));
      check.on(rig.cpu(1), turn++);
      rig.cpu(1).activate(elsewhere);
      check.on(rig.cpu(1), turn);
    }
  }

  /** What must be found on a processor, at the page with the number of the turn. */
  private interface KernelCheck {
    void on(Processor processor, int turn);
  }

  /** Maps as many pages as there are turns; the frames begin with {@code word} and the next. */
  private static void mapRun(Rig rig, PageNumber first, int word) {
    PageRange pages = PageRange.of(first, 1 << TURNS_ORDER);
    FrameNumber frames = rig.run(TURNS_ORDER, word);
    rig.edit(
        rig.kernel(),
        edit -> edit.map(pages, frames, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK));
  }

  private static void unmapRun(Rig rig, PageNumber first) {
    rig.edit(rig.kernel(), edit -> edit.unmap(PageRange.of(first, 1 << TURNS_ORDER)));
  }

  /** A page beneath a table of its own, the {@code i}-th. */
  private static PageNumber page(Rig rig, int i) {
    return rig.kernelPage(i * rig.layout().tableSpan() + i);
  }

  /** Changes kernel space so often, each time at the top level where tables come and go. */
  private static void toggle(Rig rig, int changes) {
    FrameNumber frame = rig.frame();
    for (int i = 0; i < changes / 2; i++) {
      PageNumber page = page(rig, 4 + i % 3);
      rig.map(rig.kernel(), page, frame);
      rig.unmap(rig.kernel(), page);
    }
  }

  /** Likely causes: a new table is linked in the current space only; a fault is not answered. */
  @Rule("Q30.1")
  void addedPagesAreSeenEverywhere(Rig rig) {
    Scene scene = new Scene(rig);
    mapRun(rig, page(rig, 0), 0xa0);
    scene.everywhere((cpu, turn) -> Touch.kernelReads(cpu, page(rig, 0).plus(turn), 0xa0 + turn));
    mapRun(rig, page(rig, 1), 0xb0);
    PageNumber beside = page(rig, 0).plus(1 << TURNS_ORDER);
    mapRun(rig, beside, 0xc0);
    scene.everywhere(
        (cpu, turn) -> {
          Touch.kernelReads(cpu, beside.plus(turn), 0xc0 + turn);
          Touch.kernelReads(cpu, page(rig, 1).plus(turn), 0xb0 + turn);
        });
  }

  /** Likely causes: a removal has no number; a space that learned of a table is not told. */
  @Rule("Q30.2")
  void removedPagesAreGoneEverywhere(Rig rig) {
    Scene scene = new Scene(rig);
    mapRun(rig, page(rig, 0), 0xa0);
    scene.everywhere((cpu, turn) -> Touch.kernelReads(cpu, page(rig, 0).plus(turn), 0xa0 + turn));
    unmapRun(rig, page(rig, 0));
    scene.everywhere((cpu, turn) -> Touch.kernelRefused(cpu, page(rig, 0).plus(turn), Access.READ));
    // What took the table's frame is not read through the old entry.
    FrameNumber frames = rig.run(TURNS_ORDER, 1);
    scene.everywhere((cpu, turn) -> Touch.kernelRefused(cpu, page(rig, 0).plus(turn), Access.READ));
    assertEquals(2, rig.peek(frames.plus(1)));
  }

  /** Likely causes: changes of one entry are replayed in the wrong order, or only the first is. */
  @Rule("Q30.3")
  void replacedPagesAreSeenReplacedEverywhere(Rig rig) {
    Scene scene = new Scene(rig);
    PageNumber first = page(rig, 0);
    mapRun(rig, first, 0x10);
    scene.everywhere((cpu, turn) -> Touch.kernelReads(cpu, first.plus(turn), 0x10 + turn));
    PageRange pages = PageRange.of(first, 1 << TURNS_ORDER);
    FrameNumber others = rig.run(TURNS_ORDER, 0x20);
    rig.edit(
        rig.kernel(),
        edit ->
            edit.remap(
                pages,
                others,
                Protection.KERNEL_READ_WRITE,
                MemoryType.WRITE_BACK,
                new PageBuffer()));
    scene.everywhere((cpu, turn) -> Touch.kernelReads(cpu, first.plus(turn), 0x20 + turn));
    for (int i = 1; i <= 3; i++) {
      // The table goes, another page gets one first, and then there is a new table.
      unmapRun(rig, first);
      rig.map(rig.kernel(), page(rig, i), rig.frame(i));
      mapRun(rig, first, 0x30 * i);
    }
    scene.everywhere(
        (cpu, turn) -> {
          Touch.kernelReads(cpu, first.plus(turn), 0x90 + turn);
          Touch.kernelReads(cpu, page(rig, 3), 3);
        });
  }

  /** Likely causes: a stale translation grants what was taken away. */
  @Rule("Q30.4")
  void reprotectedPagesAreSoEverywhere(Rig rig) {
    Scene scene = new Scene(rig);
    PageNumber page = page(rig, 0);
    FrameNumber frame = rig.frame(7);
    rig.map(rig.kernel(), page, frame);
    scene.everywhere((cpu, turn) -> cpu.kernel().store32(page.address(), 8));
    rig.edit(rig.kernel(), edit -> edit.protect(page, Protection.KERNEL_READ));
    scene.everywhere(
        (cpu, turn) -> {
          Touch.kernelReads(cpu, page, 8);
          Touch.kernelRefused(cpu, page, Access.WRITE);
        });
    rig.edit(rig.kernel(), edit -> edit.protect(page, Protection.KERNEL_READ_WRITE));
    scene.everywhere((cpu, turn) -> cpu.kernel().store32(page.address(), 9));
    assertEquals(9, rig.peek(frame));
  }

  /** Likely causes: a record of changes overruns and the oldest are lost. */
  @Rule("Q30.5")
  void spacesThatWereNotRunForLongCatchUp(Rig rig) {
    PageNumber kept = page(rig, 0);
    PageNumber gone = page(rig, 1);
    FrameNumber frame = rig.frame(0);
    rig.map(rig.kernel(), gone, frame);
    for (int changes : new int[] {0, 2, 30, 60, 62, 64, 66, 68, 126, 128, 130, MANY}) {
      AddressSpace space = rig.activeSpace();
      Touch.kernelReads(rig.cpu(), gone, 0);
      rig.cpu().activate(rig.kernel());
      FrameNumber added = rig.frame(changes);
      rig.map(rig.kernel(), kept, added);
      rig.unmap(rig.kernel(), gone);
      toggle(rig, changes);
      rig.cpu().activate(space);
      Touch.kernelReads(rig.cpu(), kept, changes);
      Touch.kernelRefused(rig.cpu(), gone, Access.READ);
      Touch.kernelRefused(rig.cpu(), page(rig, 4), Access.READ);
      rig.cpu().activate(rig.kernel());
      rig.unmap(rig.kernel(), kept);
      rig.map(rig.kernel(), gone, frame);
    }
  }

  /** Likely causes: who has a copy is kept in something of fixed size; dead spaces stay in it. */
  @Rule("Q30.6")
  void thousandsOfSpacesAreKeptInStep(Rig rig) {
    rig.configure(builder -> builder.residentSpaces(2 * SPACES));
    PageNumber page = page(rig, 0);
    List<AddressSpace> spaces = new ArrayList<>();
    for (int i = 0; i < SPACES; i++) {
      spaces.add(rig.paging().createAddressSpace(rig.cpu(), "space of many"));
    }
    for (int round = 1; round <= 3; round++) {
      rig.map(rig.kernel(), page, rig.frame(round));
      for (int i = round; i < SPACES; i += SPACES / 7) {
        rig.cpu().activate(spaces.get(i));
        Touch.kernelReads(rig.cpu(), page, round);
      }
      rig.unmap(rig.kernel(), page);
      for (int i = round; i < SPACES; i += SPACES / 5) {
        rig.cpu().activate(spaces.get(i));
        Touch.kernelRefused(rig.cpu(), page, Access.READ);
      }
    }
    rig.cpu().activate(rig.kernel());
    for (AddressSpace space : spaces) {
      rig.paging().destroy(rig.cpu(), space, new PageBuffer());
    }
  }

  /** Likely causes: a destroyed space is still written to, wherever its root was. */
  @Rule("Q30.7")
  void destroyedSpacesAreNotWrittenTo(Rig rig) {
    List<AddressSpace> doomed = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      doomed.add(rig.activeSpace());
    }
    AddressSpace staying = rig.activeSpace();
    doomed.forEach(rig::destroy);
    List<FrameNumber> frames = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      frames.add(rig.frame());
    }
    toggle(rig, 6);
    PageNumber page = page(rig, 0);
    rig.map(rig.kernel(), page, rig.frame(1));
    for (FrameNumber frame : frames) {
      byte[] bytes = new byte[PageNumber.BYTES];
      rig.cpu().frames().read(frame, 0, bytes, 0, bytes.length);
      for (byte value : bytes) {
        assertEquals(0, value, () -> frame + " was written to");
      }
    }
    rig.cpu().activate(staying);
    Touch.kernelReads(rig.cpu(), page, 1);
  }

  /** Likely causes: an edit takes what the current space has for what kernel space has. */
  @Rule("Q30.8")
  void editsOfKernelSpaceFindItAsItIs(Rig rig) {
    rig.processors(2);
    AddressSpace here = rig.activeSpace();
    rig.cpu(1).activate(rig.space());
    PageNumber page = page(rig, 0);
    FrameNumber frame = rig.frame(1);
    rig.edit(
        rig.cpu(1),
        rig.kernel(),
        edit -> edit.map(page, frame, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK));
    int tables = rig.kernel().tableFrames();
    assertEquals(frame, rig.mapped(rig.kernel(), page).frame());
    rig.map(rig.kernel(), page.plus(1), rig.frame(2));
    assertEquals(tables, rig.kernel().tableFrames(), "one table for both");
    Touch.kernelReads(rig.cpu(), page, 1);
    Touch.kernelReads(rig.cpu(1), page.plus(1), 2);
    rig.edit(rig.cpu(1), rig.kernel(), edit -> edit.unmap(page));
    assertTrue(rig.lookup(rig.kernel(), page).isAbsent());
    rig.unmap(rig.kernel(), page.plus(1));
    Touch.kernelRefused(rig.cpu(1), page.plus(1), Access.READ);
    assertEquals(here, rig.cpu().current());
  }

  /** Likely causes: a space that becomes current during a change misses it. */
  @Rule("Q30.9")
  void spacesThatAreActivatedMeanwhileMissNothing(Rig rig) {
    rig.processors(3);
    List<AddressSpace> spaces = List.of(rig.space(), rig.space(), rig.space(), rig.space());
    PageNumber always = page(rig, 0);
    rig.map(rig.kernel(), always, rig.frame(0x50));
    FrameNumber frame = rig.frame(0x51);
    AtomicBoolean done = new AtomicBoolean();
    Crew crew = new Crew(rig.paging());
    crew.add(
        rig.cpu(0),
        cpu -> {
          try {
            for (int i = 0; i < 60; i++) {
              cpu.activate(spaces.get(i % 4));
              PageNumber page = page(rig, 1 + i % 3);
              try (TableEdit edit = cpu.edit(rig.kernel())) {
                edit.map(page, frame, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK);
              }
              Touch.kernelReads(cpu, page, 0x51);
              try (TableEdit edit = cpu.edit(rig.kernel())) {
                edit.unmap(page);
              }
            }
          } finally {
            done.set(true);
          }
        });
    for (int p = 1; p < 3; p++) {
      int mine = p;
      crew.add(
          rig.cpu(p),
          cpu -> {
            for (int i = 0; i < 60 || !done.get(); i++) {
              cpu.activate(spaces.get((mine + i) % 4));
              Touch.kernelReads(cpu, always, 0x50);
            }
            cpu.activate(rig.kernel());
          });
    }
    crew.run();
    for (AddressSpace space : spaces) {
      for (int p = 0; p < 3; p++) {
        rig.cpu(p).activate(space);
        for (int i = 1; i <= 3; i++) {
          Touch.kernelRefused(rig.cpu(p), page(rig, i), Access.READ);
        }
      }
    }
  }

  /** Likely causes: an entry goes from under kernel code in a space that is told later. */
  @Rule("Q30.10")
  void entriesInUseAreChangedEverywhereOrNotAtAll(Rig rig) {
    List<AddressSpace> spaces = List.of(rig.space(), rig.space());
    int order = rig.layout().largeOrders().stream().mapToInt(Integer::intValue).max().orElse(0);
    List<PageRun> runs = rig.paging().ranges(rig.cpu(), rig.kernel());
    Assumptions.assumeTrue(order > 0 && !runs.isEmpty(), "the platform wants no large mapping");
    PageNumber page = runs.get(0).pages().first();
    Assumptions.assumeTrue(
        rig.ask(rig.kernel(), edit -> edit.order(page)) == order, "the platform has no large page");
    Protection before = rig.mapped(rig.kernel(), page).protection();
    PageRange pages = PageRange.of(page, 1L << order);
    KernelSyncScheme scheme =
        rig.machine().config().kernelSync().orElse(KernelSyncScheme.PREALLOCATE);
    rig.cpu().activate(spaces.get(0));
    if (!scheme.changesEntriesInUse()) {
      rig.edit(
          rig.kernel(),
          edit -> {
            rig.refused(KernelEntryInUse.class, () -> edit.split(page));
            rig.refused(KernelEntryInUse.class, () -> edit.unmapLarge(page));
            rig.refused(KernelEntryInUse.class, () -> edit.protect(pages, Protection.KERNEL_READ));
          });
      return;
    }
    rig.edit(rig.kernel(), edit -> edit.protect(pages, Protection.KERNEL_READ));
    for (AddressSpace space : spaces) {
      rig.cpu().activate(space);
      Touch.kernelReads(rig.cpu(), page, rig.peek(rig.mapped(rig.kernel(), page).frame()));
      Touch.kernelRefused(rig.cpu(), page, Access.WRITE);
    }
    rig.edit(rig.kernel(), edit -> edit.protect(pages, before));
    for (AddressSpace space : spaces) {
      rig.cpu().activate(space);
      Touch.make(rig.cpu().kernel(), page, Access.WRITE);
    }
  }

  /** Likely causes: a scheme that a format cannot have is taken for another one. */
  @Rule("Q30.11")
  void schemesThatCannotBeHadAreRefusedByName(Rig rig) {
    int had = 0;
    for (KernelSyncScheme scheme : KernelSyncScheme.values()) {
      Rig other = rig.another().configure(builder -> builder.kernelSync(scheme));
      try {
        assertEquals(scheme, other.machine().config().kernelSync().orElseThrow());
        other.map(other.kernel(), other.kernelPage(0), other.frame(1));
        other.activeSpace();
        Touch.kernelReads(other.cpu(), other.kernelPage(0), 1);
        had++;
      } catch (BadConfiguration refusal) {
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(scheme.name()), message);
        assertTrue(message.contains(": choose "), message);
      }
    }
    assertTrue(had > 0, "no scheme at all");
  }
}
