package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.AddressSpace;
import dev.quire.api.DeviceRange;
import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException.AlreadyMapped;
import dev.quire.api.PagingException.FrameNotAllocated;
import dev.quire.api.PagingException.KernelRange;
import dev.quire.api.PagingException.NoSuchFrame;
import dev.quire.api.PagingException.NotMapped;
import dev.quire.api.PagingException.OutOfFrames;
import dev.quire.api.PagingException.OutsideRange;
import dev.quire.api.PagingException.ProtectionNotOffered;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Q8: operations that fail change nothing. */
abstract class RefusalRules {
  private static final MemoryType TYPE = MemoryType.WRITE_BACK;

  /** Likely causes: a range maps what stands before the occupied page. */
  @Rule("Q8.1")
  void occupiedPagesAreNotMapped(Rig rig) {
    long span = rig.layout().tableSpan();
    FrameNumber frames = rig.run(4, 0);
    for (Place place : Place.all(rig)) {
      PageRange pages = PageRange.of(place.page(span - 8), 16);
      for (int occupied : new int[] {0, 7, 8, 15}) {
        place.map(pages.first().plus(occupied), frames);
        place.edit(
            edit -> {
              rig.refused(
                  AlreadyMapped.class, () -> edit.map(pages, frames, place.readWrite(), TYPE));
              rig.refused(
                  AlreadyMapped.class,
                  () -> edit.map(pages.first().plus(occupied), frames, place.readOnly(), TYPE));
              rig.refused(AlreadyMapped.class, () -> edit.setTicket(pages, 1));
            });
        rig.unmap(place.space(), pages.first().plus(occupied));
      }
    }
  }

  /** Likely causes: a missing table is made by an operation that needs none. */
  @Rule("Q8.2")
  void absentPagesAreNotChanged(Rig rig) {
    FrameNumber frames = rig.run(1, 0);
    for (Place place : Place.all(rig)) {
      place.map(place.page(1), frames);
      PageBuffer displaced = new PageBuffer();
      for (PageNumber page : List.of(place.page(0), place.page(2, 0))) {
        place.edit(
            edit -> {
              rig.refused(NotMapped.class, () -> edit.unmap(page));
              rig.refused(NotMapped.class, () -> edit.protect(page, place.readOnly()));
              rig.refused(NotMapped.class, () -> edit.remap(page, frames, place.readWrite(), TYPE));
              rig.refused(NotMapped.class, () -> edit.testAndClearAccessed(page));
              rig.refused(NotMapped.class, () -> edit.testAndClearDirty(page));
            });
      }
      place.edit(
          edit ->
              rig.refused(
                  NotMapped.class,
                  () ->
                      edit.remap(
                          PageRange.of(place.page(0), 2),
                          frames,
                          place.readWrite(),
                          TYPE,
                          displaced)));
      place.edit(
          edit ->
              rig.refused(
                  NotMapped.class,
                  () ->
                      edit.remap(
                          PageRange.of(place.page(1), 2),
                          frames,
                          place.readWrite(),
                          TYPE,
                          displaced)));
      assertEquals(0, displaced.size());
    }
  }

  /** Likely causes: only the first page of a range is compared. */
  @Rule("Q8.3")
  void pagesOutsideTheSpaceAreRefused(Rig rig) {
    AddressSpace user = rig.space();
    PageNumber last = VirtualAddress.of(-1).page();
    PageNumber beyond = rig.layout().kernel().contains(last) ? rig.layout().user().limit() : last;
    everyOperation(
        rig,
        user,
        PageRange.of(beyond),
        (edit, call) -> rig.refused(OutsideRange.class, () -> call.accept(edit)));
    everyOperation(
        rig,
        rig.kernel(),
        PageRange.of(rig.page(0)),
        (edit, call) -> rig.refused(OutsideRange.class, () -> call.accept(edit)));
    PageRange across = PageRange.of(rig.kernel().range().limit().plus(-1), 2);
    everyOperation(
        rig,
        rig.kernel(),
        across,
        (edit, call) -> rig.refused(OutsideRange.class, () -> call.accept(edit)));
  }

  /** Likely causes: a kernel table, shared by all spaces, is changed through one of them. */
  @Rule("Q8.4")
  void kernelPagesAreRefusedInAUserSpace(Rig rig) {
    AddressSpace user = rig.activeSpace();
    rig.map(rig.kernel(), rig.kernelPage(0), rig.frame(3));
    for (PageNumber page :
        List.of(
            rig.kernelPage(0),
            rig.kernelPage(1),
            rig.layout().kernel().first(),
            rig.layout().kernel().limit().plus(-1))) {
      everyOperation(
          rig,
          user,
          PageRange.of(page),
          (edit, call) -> rig.refused(KernelRange.class, () -> call.accept(edit)));
    }
    Touch.kernelReads(rig.cpu(), rig.kernelPage(0), 3);
  }

  private interface Call {
    void accept(TableEdit edit);
  }

  private static void everyOperation(
      Rig rig, AddressSpace space, PageRange range, BiConsumer<TableEdit, Call> check) {
    FrameNumber frames = rig.run(1, 0);
    PageNumber page = range.first();
    Protection protection = Protection.of(!space.isKernel(), true, false);
    PageBuffer buffer = new PageBuffer();
    List<Call> calls = new ArrayList<>();
    calls.add(edit -> edit.lookup(range, buffer));
    calls.add(edit -> edit.map(range, frames, protection, TYPE));
    calls.add(edit -> edit.unmap(range));
    calls.add(edit -> edit.unmap(range, buffer));
    calls.add(edit -> edit.remap(range, frames, protection, TYPE, buffer));
    calls.add(edit -> edit.protect(range, protection));
    calls.add(edit -> edit.setTicket(range, 1));
    calls.add(edit -> edit.testAndClearAccessed(range));
    calls.add(edit -> edit.testAndClearDirty(range));
    if (range.count() == 1) {
      calls.add(edit -> edit.lookup(page));
      calls.add(edit -> edit.map(page, frames, protection, TYPE));
      calls.add(edit -> edit.unmap(page));
      calls.add(edit -> edit.remap(page, frames, protection, TYPE));
      calls.add(edit -> edit.protect(page, protection));
      calls.add(edit -> edit.setTicket(page, 1));
      calls.add(edit -> edit.takeTicket(page));
      calls.add(edit -> edit.testAndClearAccessed(page));
      calls.add(edit -> edit.testAndClearDirty(page));
      calls.add(edit -> edit.copyIn(page.address(), new byte[4], 0, 4));
      calls.add(edit -> edit.copyOut(page.address(), new byte[4], 0, 4));
    }
    rig.edit(space, edit -> calls.forEach(call -> check.accept(edit, call)));
    assertEquals(0, buffer.size(), "a refused operation appends nothing");
  }

  /** Likely causes: only the first frame of a range is looked up; holes between ranges count. */
  @Rule("Q8.5")
  void framesThatAreNotThereAreNotMapped(Rig rig) {
    rig.configure(b -> b.devices(List.of(DeviceRange.of("screen", FrameNumber.of(0xe0000), 2))));
    FrameNumber beyond = rig.frameBehindRam();
    FrameNumber frame = rig.frame();
    PageBuffer displaced = new PageBuffer();
    for (Place place : Place.all(rig)) {
      PageRange two = PageRange.of(place.page(0), 2);
      for (FrameNumber none :
          List.of(beyond, FrameNumber.of(0xe0002), FrameNumber.of(0xdffff), FrameNumber.of(-1))) {
        place.edit(
            edit ->
                rig.refused(
                    NoSuchFrame.class,
                    () -> edit.map(place.page(0), none, place.readWrite(), TYPE)));
      }
      for (FrameNumber last : List.of(beyond.plus(-1), FrameNumber.of(0xe0001))) {
        place.edit(
            edit ->
                rig.refused(NoSuchFrame.class, () -> edit.map(two, last, place.readWrite(), TYPE)));
      }
      place.map(place.page(0), frame);
      place.map(place.page(1), frame);
      place.edit(
          edit -> {
            rig.refused(
                NoSuchFrame.class,
                () -> edit.remap(place.page(0), beyond, place.readWrite(), TYPE));
            rig.refused(
                NoSuchFrame.class,
                () -> edit.remap(two, beyond.plus(-1), place.readWrite(), TYPE, displaced));
          });
      place.reads(place.page(0), 0);
    }
  }

  /** Likely causes: the user right is dropped silently, or granted. */
  @Rule("Q8.6")
  void protectionsOfTheOtherSideAreRefused(Rig rig) {
    FrameNumber frames = rig.run(1, 0);
    PageBuffer displaced = new PageBuffer();
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      PageRange two = PageRange.of(page, 2);
      PageRange free = PageRange.of(place.page(2), 2);
      place.edit(edit -> edit.map(two, frames, place.readWrite(), TYPE));
      for (Protection protection : Protection.values()) {
        if (protection.user() != place.isKernel()) {
          continue;
        }
        place.edit(
            edit -> {
              rig.refused(
                  ProtectionNotOffered.class,
                  () -> edit.map(place.page(2), frames, protection, TYPE));
              rig.refused(
                  ProtectionNotOffered.class, () -> edit.map(free, frames, protection, TYPE));
              rig.refused(
                  ProtectionNotOffered.class, () -> edit.remap(page, frames, protection, TYPE));
              rig.refused(
                  ProtectionNotOffered.class,
                  () -> edit.remap(two, frames, protection, TYPE, displaced));
              rig.refused(ProtectionNotOffered.class, () -> edit.protect(page, protection));
              rig.refused(ProtectionNotOffered.class, () -> edit.protect(two, protection));
            });
      }
    }
  }

  /** Likely causes: tables are allocated one by one while pages are mapped. */
  @Rule("Q8.7")
  void rangeWithoutFramesForItsTablesIsNotBegun(Rig rig) {
    rig.configure(b -> b.zeroedPool(0).ramBytes(16 << 20));
    long span = rig.layout().tableSpan();
    AddressSpace space = rig.activeSpace();
    FrameNumber frame = rig.frame();
    rig.map(space, rig.page(0, 1), frame);
    Hoard hoard = new Hoard(rig.paging().frames());
    hoard.leave(2);
    PageRange four = PageRange.of(rig.page(0, 2), 3 * span);
    rig.edit(
        space,
        edit -> {
          rig.refused(OutOfFrames.class, () -> edit.setTicket(four, 9));
          rig.refused(
              OutOfFrames.class,
              () ->
                  edit.map(
                      four,
                      FrameNumber.of(rig.machine().config().ramBase().frame().value()),
                      Protection.USER_READ,
                      TYPE));
        });
    hoard.leave(0);
    rig.edit(
        space,
        edit -> {
          rig.refused(OutOfFrames.class, () -> edit.setTicket(rig.page(1, 0), 9));
          rig.refused(
              OutOfFrames.class, () -> edit.map(rig.page(1, 0), frame, Protection.USER_READ, TYPE));
          edit.setTicket(rig.page(0, 5), 9);
        });
    hoard.giveBack();
    rig.edit(space, edit -> edit.setTicket(four.first(), 9));
  }

  /** Likely causes: the root is leaked when the next table cannot be had. */
  @Rule("Q8.8")
  void spaceWithoutFramesLeavesNothing(Rig rig) {
    rig.configure(b -> b.zeroedPool(0).ramBytes(8 << 20));
    AddressSpace space = rig.space();
    Hoard hoard = new Hoard(rig.paging().frames());
    for (int left = 0; left < space.tableFrames(); left++) {
      hoard.leave(left);
      rig.refused(
          OutOfFrames.class,
          () -> rig.adopt(rig.paging().createAddressSpace(rig.cpu(), "too much")));
    }
    hoard.giveBack();
    rig.space();
  }

  /** Likely causes: a release is believed unseen. */
  @Rule("Q8.9")
  void framesThatAreNotAllocatedCannotBeReleased(Rig rig) {
    FrameAllocator frames = rig.paging().frames();
    AddressSpace space = rig.space();
    FrameNumber free = frames.allocate(Rig.OWNER);
    frames.release(free);
    FrameNumber beyond = rig.frameBehindRam();
    for (FrameNumber frame : List.of(free, beyond)) {
      rig.edit(space, edit -> rig.refused(FrameNotAllocated.class, () -> edit.release(frame)));
      rig.refused(FrameNotAllocated.class, () -> frames.release(frame));
      rig.refused(FrameNotAllocated.class, () -> frames.retain(frame));
    }
  }
}
