package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Q19: processors that run at once, each driven by a thread of its own. */
abstract class ThreadRules {

  /** Likely causes: a waiting processor does not answer shootdowns; two edits share a window. */
  @Rule("Q19.1")
  void editsRunAtOnce(Rig rig) {
    rig.processors(3);
    List<AddressSpace> spaces = List.of(rig.space(), rig.space(), rig.space());
    List<FrameNumber> frames = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      frames.add(rig.frame(0x10 + i));
    }
    Crew crew = new Crew(rig.paging());
    for (int p = 0; p < 3; p++) {
      int mine = p;
      crew.add(
          rig.cpu(p),
          cpu -> {
            for (int i = 0; i < 120; i++) {
              AddressSpace space = spaces.get((mine + i) % 3);
              PageNumber page = rig.page(mine, i % 7);
              cpu.activate(space);
              try (TableEdit edit = cpu.edit(space)) {
                edit.map(page, frames.get(mine), Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
              }
              Touch.reads(cpu, page, 0x10 + mine);
              AddressSpace other = spaces.get((mine + i + 1) % 3);
              try (TableEdit edit = cpu.edit(other)) {
                edit.setTicket(rig.page(4 + mine, 0), i);
                assertEquals(i, edit.takeTicket(rig.page(4 + mine, 0)));
              }
              try (TableEdit edit = cpu.edit(space)) {
                edit.unmap(page);
              }
              assertEquals(false, Touch.permits(cpu, page, Access.READ));
            }
            cpu.activate(rig.kernel());
          });
    }
    crew.run();
    for (AddressSpace space : spaces) {
      assertEquals(0, space.occupiedPages());
    }
  }

  /** Likely causes: the shootdown is not acknowledged before the frame shows something else. */
  @Rule("Q19.2")
  void noProcessorReadsAFrameThatWasTaken(Rig rig) {
    rig.processors(3);
    AddressSpace space = rig.space();
    PageNumber page = rig.page(0);
    FrameNumber good = rig.frame(0x600d);
    FrameNumber bad = rig.frame(0x600d);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    Crew crew = new Crew(rig.paging());
    crew.add(
        rig.cpu(0),
        cpu -> {
          try {
            for (int i = 0; i < 60; i++) {
              try (TableEdit edit = cpu.edit(space)) {
                edit.map(page, bad, Protection.USER_READ, MemoryType.WRITE_BACK);
              }
              cpu.pause();
              try (TableEdit edit = cpu.edit(space)) {
                edit.remap(page, good, Protection.USER_READ, MemoryType.WRITE_BACK);
              }
              poke(cpu, bad, 0xbad);
              cpu.pause();
              try (TableEdit edit = cpu.edit(space)) {
                edit.unmap(page);
              }
              poke(cpu, bad, 0x600d);
            }
          } finally {
            done.set(true);
          }
        });
    for (int p = 1; p < 3; p++) {
      crew.add(
          rig.cpu(p),
          cpu -> {
            cpu.activate(space);
            while (!done.get()) {
              if (Touch.permits(cpu, page, Access.READ)) {
                reads.incrementAndGet();
              }
              try {
                assertEquals(0x600d, cpu.user().load32(page.address()));
              } catch (AccessViolation absent) {
                cpu.pause();
              }
            }
            cpu.activate(rig.kernel());
          });
    }
    crew.run();
    assertTrue(reads.get() >= 0);
  }

  private static void poke(Processor cpu, FrameNumber frame, int word) {
    byte[] bytes = {(byte) word, (byte) (word >>> Byte.SIZE), 0, 0};
    cpu.frames().write(frame, 0, bytes, 0, bytes.length);
  }

  /** Likely causes: the kernel clears a mark with a plain store, or reads it before the barrier. */
  @Rule("Q19.3")
  void noWriteIsLostToAClearedMark(Rig rig) {
    rig.processors(2);
    AddressSpace space = rig.space();
    PageNumber page = rig.page(0);
    FrameNumber frame = rig.frame();
    rig.map(space, page, frame);
    AtomicBoolean done = new AtomicBoolean();
    int[] last = new int[2];
    Crew crew = new Crew(rig.paging());
    crew.add(
        rig.cpu(0),
        cpu -> {
          cpu.activate(space);
          for (int i = 1; i <= 400; i++) {
            cpu.user().store32(page.address(), i);
            last[0] = i;
          }
          cpu.activate(rig.kernel());
          done.set(true);
        });
    crew.add(
        rig.cpu(1),
        cpu -> {
          int seen = 0;
          while (!done.get()) {
            boolean dirty;
            try (TableEdit edit = cpu.edit(space)) {
              dirty = edit.testAndClearDirty(page);
            }
            if (dirty) {
              seen = word(cpu, frame);
            }
          }
          try (TableEdit edit = cpu.edit(space)) {
            if (edit.testAndClearDirty(page)) {
              seen = word(cpu, frame);
            }
          }
          last[1] = seen;
        });
    crew.run();
    assertEquals(last[0], last[1], "what was saved after the last dirty mark");
  }

  private static int word(Processor cpu, FrameNumber frame) {
    byte[] bytes = new byte[Integer.BYTES];
    cpu.frames().read(frame, 0, bytes, 0, bytes.length);
    return java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** Likely causes: the lock is not held from the check to the store. */
  @Rule("Q19.4")
  void editsOfOneSpaceTakeTurns(Rig rig) {
    rig.processors(4);
    AddressSpace space = rig.space();
    PageRange pages = PageRange.of(rig.page(rig.layout().tableSpan() - 2), 4);
    AtomicInteger takenAll = new AtomicInteger();
    Crew crew = new Crew(rig.paging());
    rig.edit(space, edit -> edit.setTicket(pages.first(), 0));
    for (Processor processor : rig.paging().processors()) {
      crew.add(
          processor,
          cpu -> {
            for (int i = 0; i < 100; i++) {
              try (TableEdit edit = cpu.edit(space)) {
                long count = edit.takeTicket(pages.first());
                for (int k = 1; k < 4; k++) {
                  edit.setTicket(pages.first().plus(k), count);
                }
                for (int k = 1; k < 4; k++) {
                  assertEquals(count, edit.takeTicket(pages.first().plus(k)));
                }
                edit.setTicket(pages.first(), count + 1);
              }
              takenAll.incrementAndGet();
            }
          });
    }
    crew.run();
    assertEquals(
        PageState.ticket(takenAll.get()), rig.lookup(space, pages.first()), "no turn is lost");
  }

  /** Likely causes: kernel edits and switches of other processors block each other. */
  @Rule("Q19.5")
  void kernelSpaceChangesWhileProcessorsSwitch(Rig rig) {
    rig.configure(b -> b.processors(3).asidBits(3));
    List<AddressSpace> spaces = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      AddressSpace space = rig.space();
      spaces.add(space);
      rig.map(space, rig.page(0), rig.frame(0x40 + i));
    }
    FrameNumber stable = rig.frame(0x5ab1e);
    FrameNumber moving = rig.frame(0x30);
    rig.map(rig.kernel(), rig.kernelPage(0), stable);
    AtomicBoolean done = new AtomicBoolean();
    Crew crew = new Crew(rig.paging());
    crew.add(
        rig.cpu(0),
        cpu -> {
          try {
            for (int i = 0; i < 100; i++) {
              PageNumber page = rig.kernelPage(1 + i % 3 * rig.layout().tableSpan());
              try (TableEdit edit = cpu.edit(rig.kernel())) {
                edit.map(page, moving, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK);
              }
              Touch.kernelReads(cpu, page, 0x30);
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
            for (int i = mine; !done.get(); i++) {
              cpu.activate(spaces.get(i % 10));
              Touch.reads(cpu, rig.page(0), 0x40 + i % 10);
              Touch.kernelReads(cpu, rig.kernelPage(0), 0x5ab1e);
            }
            cpu.activate(rig.kernel());
          });
    }
    crew.run();
  }

  /** Likely causes: creation or destruction is not guarded; frames are lost between processors. */
  @Rule("Q19.6")
  void spacesComeAndGoAtOnce(Rig rig) {
    rig.configure(b -> b.processors(3).asidBits(3));
    Crew crew = new Crew(rig.paging());
    FrameNumber frame = rig.frame(0x99);
    for (Processor processor : rig.paging().processors()) {
      crew.add(
          processor,
          cpu -> {
            for (int i = 0; i < 25; i++) {
              AddressSpace space = rig.paging().createAddressSpace(cpu, "of " + cpu.index());
              try (TableEdit edit = cpu.edit(space)) {
                edit.map(rig.page(i % 3, i), frame, Protection.USER_READ, MemoryType.WRITE_BACK);
              }
              cpu.activate(space);
              Touch.reads(cpu, rig.page(i % 3, i), 0x99);
              assertEquals(false, Touch.permits(cpu, rig.page(i % 3, i + 1), Access.READ));
              cpu.activate(rig.kernel());
              rig.paging().destroy(cpu, space, new PageBuffer());
            }
          });
    }
    crew.run();
  }
}
