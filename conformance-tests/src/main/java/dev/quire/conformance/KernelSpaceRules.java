package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.DeviceRange;
import dev.quire.api.FaultHandler.Verdict;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import java.util.ArrayList;
import java.util.List;

/** Q13: kernel space is the same in every space. */
abstract class KernelSpaceRules {

  private static void everywhere(Rig rig, List<AddressSpace> spaces, Runnable check) {
    for (AddressSpace space : spaces) {
      rig.cpu().activate(space);
      check.run();
    }
    rig.cpu().activate(rig.kernel());
    check.run();
  }

  /** Likely causes: a new kernel table is linked in the current space only. */
  @Rule("Q13.1")
  void newKernelPagesAreSeenInEverySpace(Rig rig) {
    List<AddressSpace> spaces = new ArrayList<>(List.of(rig.space(), rig.space(), rig.space()));
    for (int i = 0; i < 4; i++) {
      PageNumber page = rig.kernelPage(i * rig.layout().tableSpan() + i);
      int word = 0x70 + i;
      rig.cpu().activate(spaces.get(i % 3));
      Touch.kernelRefused(rig.cpu(), page, Access.READ);
      rig.map(rig.kernel(), page, rig.frame(word));
      everywhere(rig, spaces, () -> Touch.kernelReads(rig.cpu(), page, word));
      spaces.add(rig.space());
      everywhere(rig, spaces, () -> Touch.kernelReads(rig.cpu(), page, word));
    }
  }

  /** Likely causes: a global translation outlives the edit; other spaces keep the table. */
  @Rule("Q13.2")
  void removedKernelPagesAreGoneInEverySpace(Rig rig) {
    List<AddressSpace> spaces = List.of(rig.space(), rig.space(), rig.space());
    for (int i = 0; i < 3; i++) {
      PageNumber page = rig.kernelPage(i * rig.layout().tableSpan() + i);
      rig.map(rig.kernel(), page, rig.frame(i));
      int word = i;
      everywhere(rig, spaces, () -> Touch.kernelReads(rig.cpu(), page, word));
      rig.cpu().activate(spaces.get(i));
      rig.unmap(rig.kernel(), page);
      Touch.kernelRefused(rig.cpu(), page, Access.READ);
      everywhere(rig, spaces, () -> Touch.kernelRefused(rig.cpu(), page, Access.READ));
    }
  }

  /** Likely causes: only the space in which the device moved is told. */
  @Rule("Q13.3")
  void deviceThatMovesIsSeenMovedEverywhere(Rig rig) {
    FrameNumber before = FrameNumber.of(0xe0000);
    FrameNumber after = FrameNumber.of(0xf0000);
    rig.configure(
        b ->
            b.devices(
                List.of(DeviceRange.of("before", before, 40), DeviceRange.of("after", after, 40))));
    List<AddressSpace> spaces = List.of(rig.space(), rig.space());
    rig.poke(before.plus(39), 0xb);
    rig.poke(after.plus(39), 0xa);
    PageRange pages = PageRange.of(rig.kernelPage(rig.layout().tableSpan() - 20), 40);
    PageNumber last = pages.limit().plus(-1);
    rig.edit(
        rig.kernel(),
        edit -> edit.map(pages, before, Protection.KERNEL_READ_WRITE, MemoryType.DEVICE));
    everywhere(rig, spaces, () -> Touch.kernelReads(rig.cpu(), last, 0xb));
    PageBuffer displaced = new PageBuffer();
    rig.edit(
        rig.kernel(),
        edit ->
            edit.remap(pages, after, Protection.KERNEL_READ_WRITE, MemoryType.DEVICE, displaced));
    assertEquals(before.plus(39), displaced.frame(39));
    everywhere(rig, spaces, () -> Touch.kernelReads(rig.cpu(), last, 0xa));
    rig.cpu().kernel().store32(pages.first().address(), 0xc);
    assertEquals(0xc, rig.peek(after));
  }

  /** Likely causes: write protection does not bind the supervisor. */
  @Rule("Q13.4")
  void kernelProtectionsBindKernelCode(Rig rig) {
    rig.activeSpace();
    PageNumber page = rig.kernelPage(0);
    FrameNumber frame = rig.frame(1);
    rig.map(rig.kernel(), page, frame, Protection.KERNEL_READ);
    Touch.kernelReads(rig.cpu(), page, 1);
    Touch.kernelRefused(rig.cpu(), page, Access.WRITE);
    rig.edit(rig.kernel(), edit -> edit.protect(page, Protection.KERNEL_READ_WRITE));
    rig.cpu().kernel().store32(page.address(), 2);
    rig.edit(rig.kernel(), edit -> edit.protect(page, Protection.KERNEL_READ));
    Touch.kernelRefused(rig.cpu(), page, Access.WRITE);
    assertEquals(2, rig.peek(frame));
  }

  /** Likely causes: user accesses at kernel pages are answered by the handler. */
  @Rule("Q13.5")
  void kernelFaultsAreErrorsOfTheKernel(Rig rig) {
    rig.activeSpace();
    List<String> handled = new ArrayList<>();
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              handled.add(fault.copy().toString());
              return Verdict.VIOLATION;
            });
    Touch.kernelRefused(rig.cpu(), rig.kernelPage(0), Access.READ);
    Touch.kernelRefused(rig.cpu(), rig.kernelPage(0), Access.WRITE);
    assertEquals(List.of(), handled, "a pager does not answer for kernel pages");
    rig.map(rig.kernel(), rig.kernelPage(0), rig.frame(4));
    Touch.kernelReads(rig.cpu(), rig.kernelPage(0), 4);
  }

  /** Likely causes: activating the kernel space leaves the last user space's root in place. */
  @Rule("Q13.6")
  void kernelSpaceHasNoUserPages(Rig rig) {
    AddressSpace space = rig.activeSpace();
    rig.map(space, rig.page(0), rig.frame(1));
    rig.map(rig.kernel(), rig.kernelPage(0), rig.frame(2));
    Touch.reads(rig.cpu(), rig.page(0), 1);
    rig.cpu().activate(rig.kernel());
    Touch.refused(rig.cpu(), rig.page(0), Access.READ);
    assertEquals(false, Touch.kernelPermits(rig.cpu(), rig.page(0), Access.READ));
    Touch.kernelReads(rig.cpu(), rig.kernelPage(0), 2);
    rig.map(space, rig.page(1), rig.frame(3));
    Touch.refused(rig.cpu(), rig.page(1), Access.READ);
    rig.cpu().activate(space);
    Touch.reads(rig.cpu(), rig.page(0), 1);
    Touch.reads(rig.cpu(), rig.page(1), 3);
  }

  /** Likely causes: only the editing processor drops its global translations. */
  @Rule("Q13.7")
  void kernelEditsReachEveryProcessor(Rig rig) {
    rig.processors(3);
    for (int i = 0; i < 2; i++) {
      rig.cpu(i).activate(rig.space());
    }
    PageNumber page = rig.kernelPage(3);
    rig.map(rig.kernel(), page, rig.frame(1));
    for (Processor cpu : rig.paging().processors()) {
      Touch.kernelReads(cpu, page, 1);
      cpu.kernel().store32(page.address(), 1);
    }
    FrameNumber fresh = rig.frame(2);
    rig.edit(
        rig.cpu(1),
        rig.kernel(),
        edit -> edit.remap(page, fresh, Protection.KERNEL_READ, MemoryType.WRITE_BACK));
    for (Processor cpu : rig.paging().processors()) {
      Touch.kernelReads(cpu, page, 2);
      Touch.kernelRefused(cpu, page, Access.WRITE);
    }
    rig.edit(rig.cpu(2), rig.kernel(), edit -> edit.unmap(page));
    for (Processor cpu : rig.paging().processors()) {
      Touch.kernelRefused(cpu, page, Access.READ);
    }
  }

  /** Likely causes: a kernel table is given back while another space still links it. */
  @Rule("Q13.8")
  void kernelTablesComeAndGo(Rig rig) {
    List<AddressSpace> spaces = List.of(rig.space(), rig.space());
    for (int round = 0; round < 4; round++) {
      PageRange pages = PageRange.of(rig.kernelPage(2 * rig.layout().tableSpan() - 3), 6);
      FrameNumber first = rig.run(3, round * 16);
      rig.cpu().activate(spaces.get(round % 2));
      rig.edit(
          rig.kernel(),
          edit -> edit.map(pages, first, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK));
      int word = round * 16 + 5;
      everywhere(rig, spaces, () -> Touch.kernelReads(rig.cpu(), pages.limit().plus(-1), word));
      rig.edit(rig.kernel(), edit -> edit.unmap(pages));
      everywhere(
          rig, spaces, () -> Touch.kernelRefused(rig.cpu(), pages.limit().plus(-1), Access.READ));
      rig.checkTables();
    }
    assertTrue(rig.kernel().tableFrames() >= 1);
  }
}
