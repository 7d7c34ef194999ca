package dev.quire.armv7;

import static dev.quire.armv7.PagedMachine.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.TlbModel;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.RegionOverlapException;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.StoreException;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pager with the tables, the faults and the marks of this architecture. */
final class PagerTest {

  private static final long HEAP = 0x1000;
  private static final long MEGABYTE = 1 << 20;

  private final PagedMachine m =
      new PagedMachine(
          MachineConfig.strict().toBuilder().ramBytes(32 * MEGABYTE).build(),
          MemoryStore.create(256));

  private static VirtualAddress at(long page) {
    return PageNumber.of(page).address();
  }

  @Test
  void anAnonymousPageIsZeroAtItsFirstTouchAndSharesTheBlankTicketBefore() {
    UserSpace space = m.space("a", HEAP, 10);
    assertEquals(m.state(space.space(), HEAP), m.state(space.space(), HEAP + 9));
    assertInstanceOf(PageState.Ticket.class, m.state(space.space(), HEAP));
    m.cpu.activate(space.space());
    assertEquals(0, m.cpu.user().load32(at(HEAP + 3)));
    m.cpu.user().store32(at(HEAP + 3), 5);
    assertEquals(5, m.cpu.user().load32(at(HEAP + 3)));
    assertEquals(1, m.count(Count.DEMAND_ZERO));
    assertInstanceOf(PageState.Mapped.class, m.state(space.space(), HEAP + 3));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenComesBackWhenFramesAreFew(TlbModel tlb) {
    int count = 40;
    PagedMachine m =
        new PagedMachine(
            MachineConfig.strict().toBuilder().tlb(tlb).interruptEvery(97).build(),
            MemoryStore.create(count));
    AddressSpace interrupting = m.paging.createAddressSpace(m.cpu, "interrupting");
    m.paging.setInterruptHandler(cpu -> m.interrupted(cpu, interrupting));
    UserSpace space = m.space("a", HEAP, count);
    m.pager.setFrameLimit(m.cpu, 5);
    m.cpu.activate(space.space());
    for (int i = 0; i < count; i++) {
      m.cpu.user().store32(at(HEAP + i).plus(8L * i), 1000 + i);
    }
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int page = random.nextInt(count);
      assertEquals(1000 + page, m.cpu.user().load32(at(HEAP + page).plus(8L * page)));
      int other = random.nextInt(count);
      byte[] word = new byte[4];
      m.pager.read(m.cpu, space, at(HEAP + other).plus(8L * other), word, 0, 4);
      assertEquals(1000 + other, (word[1] & 0xff) * 256 + (word[0] & 0xff));
      assertTrue(m.pager.statistics(m.cpu).residentPages() <= 5);
    }
    assertTrue(m.count(Count.PAGE_OUT) >= count - 5);
    assertTrue(m.count(Count.DROP_SLOT) > 0, "pages that were only read leave without a write");
    assertTrue(m.count(Count.PAGE_OUT) <= 2L * count, "clean pages were written");
    assertTrue(m.interrupts > 0);
    m.cpu.activate(m.paging.kernelSpace());
    m.pager.destroySpace(m.cpu, space);
    m.paging.setInterruptHandler(cpu -> {});
    m.paging.destroy(m.cpu, interrupting, new PageBuffer());
    m.assertNothingLeft();
  }

  @Test
  void pagesThatWereOnlyReadLeaveWithoutAWriteAndGetTheirTicketBack() {
    UserSpace space = m.space("a", HEAP, 1);
    PageState blank = m.state(space.space(), HEAP);
    Region file =
        m.pager.addRegion(
            m.cpu,
            space,
            Region.file(
                "text",
                pages(HEAP + 8, 4),
                Protection.USER_READ_EXECUTE,
                (index, to) -> java.util.Arrays.fill(to, (byte) (index + 1)),
                0));
    PageState resting = m.state(space.space(), HEAP + 8);
    assertEquals(4, file.pages().count());
    m.cpu.activate(space.space());
    assertEquals(0, m.cpu.user().load8(at(HEAP)));
    assertEquals(3, m.cpu.user().load8(at(HEAP + 10)));
    assertEquals(EvictOutcome.DROPPED, m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
    assertEquals(EvictOutcome.DROPPED, m.pager.evict(m.cpu, space, PageNumber.of(HEAP + 10)));
    assertEquals(1, m.count(Count.DROP_BLANK));
    assertEquals(1, m.count(Count.DROP_FILE));
    assertEquals(blank, m.state(space.space(), HEAP));
    assertEquals(resting, m.state(space.space(), HEAP + 10));
    m.cpu.user().store8(at(HEAP), 9);
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
    assertEquals(9, m.cpu.user().load8(at(HEAP)));
    assertEquals(EvictOutcome.DROPPED, m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
    assertEquals(9, m.cpu.user().load8(at(HEAP)));
    m.cpu.user().store8(at(HEAP), 10);
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
    assertEquals(1, m.store.usedSlots());
    assertEquals(10, m.cpu.user().load8(at(HEAP)));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void wiredAndPinnedPagesStay() {
    UserSpace space = m.space("a", HEAP, 30);
    assertTrue(m.pager.wire(m.cpu, space, pages(HEAP, 3)));
    FrameNumber pinned = m.pager.pin(m.cpu, space, PageNumber.of(HEAP + 7)).orElseThrow();
    PageState wired = m.state(space.space(), HEAP);
    assertThrows(IllegalArgumentException.class, () -> m.pager.setFrameLimit(m.cpu, 4));
    assertEquals(Optional.empty(), m.pager.setFrameLimit(m.cpu, 5));
    m.cpu.activate(space.space());
    for (int i = 0; i < 30; i++) {
      m.cpu.user().store32(at(HEAP + i), i);
    }
    PageState.Mapped now = assertInstanceOf(PageState.Mapped.class, m.state(space.space(), HEAP));
    assertEquals(((PageState.Mapped) wired).frame(), now.frame());
    PageState.Mapped held =
        assertInstanceOf(PageState.Mapped.class, m.state(space.space(), HEAP + 7));
    assertEquals(pinned, held.frame());
    assertEquals(EvictOutcome.HELD, m.pager.evict(m.cpu, space, PageNumber.of(HEAP + 1)));
    assertFalse(m.pager.wire(m.cpu, space, pages(HEAP + 10, 10)), "more than the budget");
    assertEquals(3, m.pager.statistics(m.cpu).wiredPages());
    m.pager.unpin(m.cpu, pinned);
    m.pager.unwire(m.cpu, space, pages(HEAP, 3));
    assertThrows(IllegalStateException.class, () -> m.pager.unwire(m.cpu, space, pages(HEAP, 1)));
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void aSharedPageLeavesAllItsSpacesAndComesBackToEach() {
    SharedMemory shared = m.pager.createShared(m.cpu, "ring", 3);
    List<UserSpace> spaces = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      UserSpace space = m.space("space " + i, HEAP, 1);
      spaces.add(space);
      m.pager.addRegion(
          m.cpu,
          space,
          Region.shared(
              PageNumber.of(HEAP + 16 + 4L * i),
              i == 2 ? Protection.USER_READ : Protection.USER_READ_WRITE,
              shared));
      m.cpu.activate(space.space());
      assertEquals(0, m.cpu.user().load32(at(HEAP + 17 + 4L * i)));
    }
    // Only one of the three mappings is dirty, and it is neither the first nor the last.
    m.cpu.activate(spaces.get(1).space());
    m.cpu.user().store32(at(HEAP + 21), 77);
    assertEquals(1, m.pager.statistics(m.cpu).residentPages());
    assertEquals(3, m.pager.statistics(m.cpu).mappings());
    assertEquals(
        EvictOutcome.WRITTEN, m.pager.evict(m.cpu, spaces.get(0), PageNumber.of(HEAP + 17)));
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(PageState.Ticket.class, m.state(spaces.get(i).space(), HEAP + 17 + 4L * i));
    }
    assertEquals(0, m.pager.statistics(m.cpu).mappings());
    for (int i = 0; i < 3; i++) {
      m.cpu.activate(spaces.get(i).space());
      assertEquals(77, m.cpu.user().load32(at(HEAP + 17 + 4L * i)));
    }
    assertEquals(1, m.count(Count.PAGE_IN));
    assertThrows(AccessViolation.class, () -> m.cpu.user().store32(at(HEAP + 25), 1));
    assertEquals(
        EvictOutcome.DROPPED, m.pager.evict(m.cpu, spaces.get(2), PageNumber.of(HEAP + 25)));
    m.cpu.activate(m.paging.kernelSpace());
    m.pager.closeShared(m.cpu, shared);
    spaces.forEach(space -> m.pager.destroySpace(m.cpu, space));
    m.assertNothingLeft();
  }

  @Test
  void theDirtinessOfAMappingThatIsGoneCounts() {
    SharedMemory shared = m.pager.createShared(m.cpu, "ring", 1);
    UserSpace writer = m.space("writer", HEAP, 1);
    UserSpace reader = m.space("reader", HEAP, 1);
    for (UserSpace space : List.of(writer, reader)) {
      m.pager.addRegion(
          m.cpu, space, Region.shared(PageNumber.of(HEAP + 4), Protection.USER_READ_WRITE, shared));
    }
    m.cpu.activate(reader.space());
    assertEquals(0, m.cpu.user().load8(at(HEAP + 4)));
    m.cpu.activate(writer.space());
    m.cpu.user().store8(at(HEAP + 4), 5);
    m.pager.destroySpace(m.cpu, writer);
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, reader, PageNumber.of(HEAP + 4)));
    m.cpu.activate(reader.space());
    assertEquals(5, m.cpu.user().load8(at(HEAP + 4)));
    m.pager.closeShared(m.cpu, shared);
    m.pager.destroySpace(m.cpu, reader);
    m.assertNothingLeft();
  }

  @Test
  void violationsNeedNoPageInAndAreToldToTheProcess() {
    UserSpace space = m.space("a", HEAP, 2);
    m.cpu.activate(space.space());
    m.cpu.user().store32(at(HEAP), 5);
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
    m.pager.protect(m.cpu, space, pages(HEAP, 1), Protection.USER_READ);
    assertThrows(AccessViolation.class, () -> m.cpu.user().store32(at(HEAP), 6));
    assertEquals(0, m.count(Count.PAGE_IN));
    assertEquals(5, m.cpu.user().load32(at(HEAP)));
    assertThrows(AccessViolation.class, () -> m.cpu.user().store32(at(HEAP), 6));
    assertThrows(AccessViolation.class, () -> m.cpu.user().load32(at(HEAP + 2)));
    assertThrows(AccessViolation.class, () -> m.cpu.kernel().load32(at(HEAP + 2)));
    assertEquals(
        List.of(Reason.PROTECTION, Reason.PROTECTION, Reason.NO_REGION, Reason.NO_REGION),
        m.violations.stream().map(v -> v.reason()).toList());
    assertEquals(4, m.count(Count.VIOLATION));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void strayWordsAreRecognisedAndTheirSlotsComeBack() {
    UserSpace space = m.space("a", HEAP, 4);
    m.cpu.activate(space.space());
    m.cpu.user().store32(at(HEAP), 5);
    m.cpu.user().store32(at(HEAP + 1), 6);
    m.pager.evict(m.cpu, space, PageNumber.of(HEAP));
    m.pager.evict(m.cpu, space, PageNumber.of(HEAP + 1));
    try (TableEdit edit = m.cpu.edit(space.space())) {
      long slot = edit.takeTicket(PageNumber.of(HEAP));
      edit.setTicket(PageNumber.of(HEAP), slot ^ (1L << 20));
      edit.takeTicket(PageNumber.of(HEAP + 1));
      edit.takeTicket(PageNumber.of(HEAP + 2));
      edit.setTicket(PageNumber.of(HEAP + 2), slot);
    }
    for (int i = 0; i < 3; i++) {
      VirtualAddress address = at(HEAP + i);
      assertThrows(AccessViolation.class, () -> m.cpu.user().load32(address));
    }
    assertEquals(
        List.of(Reason.DAMAGED_TICKET, Reason.LOST_TICKET, Reason.DAMAGED_TICKET),
        m.violations.stream().map(v -> v.reason()).toList());
    assertEquals(0, m.cpu.user().load32(at(HEAP + 3)), "the kernel goes on");
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void aFullStoreLosesNoPage() {
    PagedMachine small = new PagedMachine(MachineConfig.strict(), MemoryStore.create(2));
    UserSpace space = small.space("a", HEAP, 6);
    small.cpu.activate(space.space());
    for (int i = 0; i < 6; i++) {
      small.cpu.user().store32(at(HEAP + i), 100 + i);
    }
    assertEquals(Optional.of(EvictOutcome.STORE_FULL), small.pager.setFrameLimit(small.cpu, 3));
    assertEquals(4, small.pager.statistics(small.cpu).residentPages());
    assertEquals(
        Optional.of(Reason.OUT_OF_FRAMES),
        firstReason(small, space),
        "a page that needs a frame is refused");
    small.pager.setFrameLimit(small.cpu, 6);
    for (int i = 0; i < 6; i++) {
      assertEquals(100 + i, small.cpu.user().load32(at(HEAP + i)));
    }
    // Six pages in five frames and two slots: one place is free to turn round in.
    small.pager.setFrameLimit(small.cpu, 5);
    for (int i = 0; i < 60; i++) {
      assertEquals(100 + i % 6, small.cpu.user().load32(at(HEAP + i % 6)));
    }
    small.pager.destroySpace(small.cpu, space);
    small.assertNothingLeft();
  }

  private static Optional<Reason> firstReason(PagedMachine machine, UserSpace space) {
    for (int i = 0; i < 6; i++) {
      Optional<Reason> reason =
          machine.pager.bringIn(machine.cpu, space, PageNumber.of(HEAP + i), Access.READ);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  @Test
  void slotsOfPagesInFramesAreTakenBackBeforeTheStoreCountsAsFull() {
    PagedMachine small = new PagedMachine(MachineConfig.strict(), MemoryStore.create(4));
    UserSpace space = small.space("a", HEAP, 6);
    small.pager.setFrameLimit(small.cpu, 3);
    small.cpu.activate(space.space());
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 6; i++) {
        if (round > 0) {
          assertEquals(10 * (round - 1) + i, small.cpu.user().load32(at(HEAP + i)));
        }
        small.cpu.user().store32(at(HEAP + i), 10 * round + i);
      }
    }
    assertTrue(small.count(Count.SLOT_RECLAIMED) > 0);
    small.pager.destroySpace(small.cpu, space);
    small.assertNothingLeft();
  }

  /** A store in memory whose device fails while it is told to. */
  private static final class FailingStore implements BackingStore {
    private final MemoryStore store = MemoryStore.create(16);
    private boolean fails;

    private void check(String what) throws StoreException {
      if (fails) {
        throw new StoreException(what);
      }
    }

    @Override
    public int slots() {
      return store.slots();
    }

    @Override
    public int usedSlots() {
      return store.usedSlots();
    }

    @Override
    public OptionalInt allocate() {
      return store.allocate();
    }

    @Override
    public void free(int slot) {
      store.free(slot);
    }

    @Override
    public void write(int slot, byte[] page, int offset) throws StoreException {
      check("write of slot " + slot);
      store.write(slot, page, offset);
    }

    @Override
    public void read(int slot, byte[] page, int offset) throws StoreException {
      check("read of slot " + slot);
      store.read(slot, page, offset);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Test
  void aStoreThatFailsLosesNoPage() {
    FailingStore store = new FailingStore();
    PagedMachine failing = new PagedMachine(MachineConfig.strict(), store);
    SharedMemory shared = failing.pager.createShared(failing.cpu, "ring", 1);
    UserSpace other = failing.space("other", HEAP, 1);
    UserSpace space = failing.space("a", HEAP, 2);
    for (UserSpace each : List.of(other, space)) {
      failing.pager.addRegion(
          failing.cpu,
          each,
          Region.shared(PageNumber.of(HEAP + 4), Protection.USER_READ_WRITE, shared));
      failing.cpu.activate(each.space());
      failing.cpu.user().store32(at(HEAP + 4), 8);
    }
    failing.cpu.user().store32(at(HEAP), 7);
    store.fails = true;
    for (long page : new long[] {HEAP, HEAP + 4}) {
      assertEquals(
          EvictOutcome.IO_ERROR, failing.pager.evict(failing.cpu, space, PageNumber.of(page)));
    }
    assertTrue(failing.pager.lastStoreFailure(failing.cpu).orElseThrow().startsWith("write"));
    assertEquals(7, failing.cpu.user().load32(at(HEAP)));
    assertEquals(8, failing.cpu.user().load32(at(HEAP + 4)));
    assertInstanceOf(PageState.Mapped.class, failing.state(other.space(), HEAP + 4));
    store.fails = false;
    assertEquals(
        EvictOutcome.WRITTEN, failing.pager.evict(failing.cpu, space, PageNumber.of(HEAP)));
    assertEquals(
        EvictOutcome.WRITTEN, failing.pager.evict(failing.cpu, other, PageNumber.of(HEAP + 4)));
    store.fails = true;
    assertThrows(AccessViolation.class, () -> failing.cpu.user().load32(at(HEAP)));
    assertThrows(AccessViolation.class, () -> failing.cpu.user().load32(at(HEAP + 4)));
    assertEquals(Reason.IO_ERROR, failing.violations.get(1).reason());
    store.fails = false;
    assertEquals(7, failing.cpu.user().load32(at(HEAP)));
    assertEquals(8, failing.cpu.user().load32(at(HEAP + 4)));
    failing.pager.closeShared(failing.cpu, shared);
    failing.pager.destroySpace(failing.cpu, space);
    failing.pager.destroySpace(failing.cpu, other);
    failing.assertNothingLeft();
  }

  @Test
  void foreignCopiesAndReplacementsReachPagesThatAreOut() {
    UserSpace space = m.space("a", HEAP, 8);
    byte[] bytes = new byte[3 * TestProgram.PAGE];
    new Random(5).nextBytes(bytes);
    m.pager.setFrameLimit(m.cpu, 2);
    assertTrue(m.pager.write(m.cpu, space, at(HEAP).plus(100), bytes, 0, bytes.length).complete());
    byte[] page = new byte[TestProgram.PAGE];
    java.util.Arrays.fill(page, (byte) 3);
    for (int i = 4; i < 8; i++) {
      assertTrue(m.pager.replace(m.cpu, space, PageNumber.of(HEAP + i), page));
    }
    assertTrue(m.pager.replace(m.cpu, space, PageNumber.of(HEAP + 7), page.clone()));
    byte[] back = new byte[bytes.length];
    assertTrue(m.pager.read(m.cpu, space, at(HEAP).plus(100), back, 0, back.length).complete());
    org.junit.jupiter.api.Assertions.assertArrayEquals(bytes, back);
    m.cpu.activate(space.space());
    assertEquals(bytes[0], (byte) m.cpu.user().load8(at(HEAP).plus(100)));
    for (int i = 4; i < 8; i++) {
      assertEquals(3, m.cpu.user().load8(at(HEAP + i).plus(4095)));
    }
    assertEquals(
        PageNumber.of(HEAP + 8),
        m.pager.read(m.cpu, space, at(HEAP + 7), back, 0, 5000).notMapped().orElseThrow());
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void aProtectionOutlivesPageOutAndExecuteIsKeptAsAsked() {
    UserSpace space = m.space("a", HEAP, 4);
    m.cpu.activate(space.space());
    m.cpu.user().store32(at(HEAP + 1), 1);
    m.pager.protect(m.cpu, space, pages(HEAP + 1, 2), Protection.USER_READ);
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP + 1)));
    assertEquals(1, m.cpu.user().load32(at(HEAP + 1)));
    assertThrows(AccessViolation.class, () -> m.cpu.user().store32(at(HEAP + 1), 2));
    assertThrows(AccessViolation.class, () -> m.cpu.user().store32(at(HEAP + 2), 2));
    m.cpu.user().store32(at(HEAP + 3), 2);
    assertEquals(
        List.of(Protection.USER_READ_WRITE, Protection.USER_READ, Protection.USER_READ_WRITE),
        space.regions().stream().map(Region::protection).toList());
    assertThrows(
        PagingException.ProtectionNotOffered.class,
        () -> m.pager.protect(m.cpu, space, pages(HEAP, 1), Protection.KERNEL_READ));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void regionsAreRefusedWhereTheyCannotBe() {
    UserSpace space = m.space("a", HEAP, 4);
    assertThrows(
        RegionOverlapException.class,
        () -> m.pager.addRegion(m.cpu, space, anonymous(HEAP + 3, 2)));
    long kernel = m.paging.layout().kernel().first().value();
    assertThrows(
        PagingException.KernelRange.class,
        () -> m.pager.addRegion(m.cpu, space, anonymous(kernel, 1)));
    assertEquals(1, space.regions().size());
    m.pager.addRegion(m.cpu, space, anonymous(HEAP + 4, 2));
    for (int i = 0; i < 3; i++) {
      byte[] word = {1, 2, 3, 4};
      m.pager.write(m.cpu, space, at(HEAP + 1 + i), word, 0, 4);
    }
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP + 1)));
    assertEquals(EvictOutcome.WRITTEN, m.pager.evict(m.cpu, space, PageNumber.of(HEAP + 2)));
    assertTrue(m.pager.bringIn(m.cpu, space, PageNumber.of(HEAP + 2), Access.WRITE).isEmpty());
    assertEquals(2, m.store.usedSlots());
    m.pager.removePages(m.cpu, space, pages(HEAP + 1, 4));
    assertEquals(0, m.store.usedSlots());
    assertEquals(0, m.pager.statistics(m.cpu).residentPages());
    assertTrue(m.state(space.space(), HEAP + 1).isAbsent());
    assertEquals(2, space.regions().size());
    m.pager.destroySpace(m.cpu, space);
    assertThrows(PagingException.DestroyedSpace.class, () -> m.pager.destroySpace(m.cpu, space));
    m.assertNothingLeft();
  }

  private static Region anonymous(long first, long count) {
    return Region.anonymous("more", pages(first, count), Protection.USER_READ_WRITE);
  }

  @Test
  void deviceFramesAreMappedAtOnceAndNeverCountedOrFreed() {
    FrameNumber first = FrameNumber.of(64 * 256);
    PagedMachine devices =
        new PagedMachine(
            MachineConfig.strict().toBuilder()
                .ramBytes(32 * MEGABYTE)
                .devices(List.of(DeviceRange.of("frame buffer", first, 4)))
                .build(),
            MemoryStore.create(4));
    UserSpace space = devices.space("a", HEAP, 1);
    devices.pager.addRegion(
        devices.cpu,
        space,
        Region.device("frame buffer", pages(HEAP + 8, 4), Protection.USER_READ_WRITE, first));
    PageState.Mapped mapped =
        assertInstanceOf(PageState.Mapped.class, devices.state(space.space(), HEAP + 10));
    assertEquals(first.plus(2), mapped.frame());
    assertEquals(MemoryType.DEVICE, mapped.type());
    assertEquals(
        EvictOutcome.NOT_RESIDENT,
        devices.pager.evict(devices.cpu, space, PageNumber.of(HEAP + 10)));
    assertEquals(0, devices.pager.statistics(devices.cpu).residentPages());
    devices.pager.destroySpace(devices.cpu, space);
    devices.assertNothingLeft();
  }

  @Test
  void prefetchTakesPagesAlongWhileFramesAreFree() {
    UserSpace space = m.space("a", HEAP, 1);
    m.pager.addRegion(
        m.cpu,
        space,
        Region.file(
            "text",
            pages(HEAP + 8, 10),
            Protection.USER_READ,
            (index, to) -> to[0] = (byte) index,
            3));
    m.cpu.activate(space.space());
    assertEquals(2, m.cpu.user().load8(at(HEAP + 10)));
    assertEquals(3, m.count(Count.PREFETCH));
    assertInstanceOf(PageState.Mapped.class, m.state(space.space(), HEAP + 13));
    assertInstanceOf(PageState.Ticket.class, m.state(space.space(), HEAP + 14));
    assertEquals(5, m.cpu.user().load8(at(HEAP + 13)));
    assertEquals(1, m.count(Count.DEMAND_LOAD));
    m.pager.setFrameLimit(m.cpu, 4);
    assertEquals(8, m.cpu.user().load8(at(HEAP + 16)));
    assertEquals(3, m.count(Count.PREFETCH));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void thePagerIsRefusedWhileAnEditIsOpen() {
    UserSpace space = m.space("a", HEAP, 2);
    m.cpu.activate(space.space());
    try (TableEdit edit = m.cpu.edit(space.space())) {
      assertThrows(PagingException.RefusedInEdit.class, () -> m.cpu.kernel().load32(at(HEAP)));
      assertThrows(
          PagingException.RefusedInEdit.class,
          () -> m.pager.evict(m.cpu, space, PageNumber.of(HEAP)));
      assertFalse(edit.lookup(PageNumber.of(HEAP)).isAbsent());
    }
    assertEquals(0, m.cpu.kernel().load32(at(HEAP)));
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }

  @Test
  void pagesLeaveWhenTheAllocatorItselfIsEmpty() {
    int count = 3000;
    PagedMachine small =
        new PagedMachine(
            MachineConfig.strict().toBuilder()
                .ramBytes(8 * MEGABYTE)
                .kernelBytes(java.util.OptionalLong.empty())
                .build(),
            MemoryStore.create(count));
    UserSpace space = small.space("a", HEAP, count);
    small.cpu.activate(space.space());
    for (int i = 0; i < count; i++) {
      small.cpu.user().store32(at(HEAP + i), i);
    }
    for (int i = 0; i < count; i++) {
      assertEquals(i, small.cpu.user().load32(at(HEAP + i)));
    }
    assertTrue(small.count(Count.PAGE_IN) > 0);
    small.pager.destroySpace(small.cpu, space);
    small.assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource
  void processorsThatFaultAtOnceLoseNothing(TlbModel tlb) throws InterruptedException {
    PagedMachine many =
        new PagedMachine(
            MachineConfig.strict().toBuilder().processors(3).tlb(tlb).build(),
            MemoryStore.create(256));
    SharedMemory shared = many.pager.createShared(many.cpu, "ring", 8);
    UserSpace common = many.space("common", HEAP, 20);
    UserSpace other = many.space("other", HEAP, 20);
    for (UserSpace space : List.of(common, other)) {
      many.pager.addRegion(
          many.cpu,
          space,
          Region.shared(PageNumber.of(HEAP + 32), Protection.USER_READ_WRITE, shared));
    }
    many.pager.setFrameLimit(many.cpu, 9);
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (Processor cpu : many.paging.processors()) {
      Thread thread = new Thread(() -> cpu.run(() -> work(cpu, common, other)));
      thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(60_000);
      assertFalse(thread.isAlive(), "a processor hangs");
    }
    assertEquals(List.of(), failures);
    many.pager.closeShared(many.cpu, shared);
    many.pager.destroySpace(many.cpu, common);
    many.pager.destroySpace(many.cpu, other);
    many.assertNothingLeft();
  }

  /** Each processor has a word of its own in every page, and knows what it wrote there. */
  private static void work(Processor cpu, UserSpace common, UserSpace other) {
    Random random = new Random(cpu.index());
    int[] commonWords = new int[40];
    int[] otherWords = new int[40];
    for (int i = 0; i < 400; i++) {
      boolean inCommon = random.nextInt(3) > 0;
      cpu.activate((inCommon ? common : other).space());
      int[] words = inCommon ? commonWords : otherWords;
      int page = random.nextInt(28);
      if (page >= 20) {
        page += 12;
        words = commonWords;
      }
      VirtualAddress address = at(HEAP + page).plus(16L * cpu.index());
      assertEquals(words[page], cpu.user().load32(address), "page " + page);
      if (random.nextBoolean()) {
        words[page] = i;
        cpu.user().store32(address, i);
      }
    }
    cpu.activate(cpu.paging().kernelSpace());
  }
}
