package dev.quire.process;

import static dev.quire.process.PagedMachine.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TlbModel;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages leave when frames are few, and come back as they were. */
abstract class EvictionTests extends PagerFixture {

  EvictionTests(Subject subject) {
    super(subject);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenComesBackWhenFramesAreFew(TlbModel tlb) {
    int count = 40;
    PagedMachine m =
        machine(
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
    PagedMachine m = machine();
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
                (index, to) -> Arrays.fill(to, (byte) (index + 1)),
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
  void pagesLeaveWhenTheAllocatorItselfIsEmpty() {
    int count = 3000;
    PagedMachine m =
        machine(
            MachineConfig.strict().toBuilder()
                .ramBytes(8 * PagedMachine.MEBIBYTE)
                .kernelBytes(OptionalLong.empty())
                .build(),
            MemoryStore.create(count));
    UserSpace space = m.space("a", HEAP, count);
    m.cpu.activate(space.space());
    for (int i = 0; i < count; i++) {
      m.cpu.user().store32(at(HEAP + i), i);
    }
    for (int i = 0; i < count; i++) {
      assertEquals(i, m.cpu.user().load32(at(HEAP + i)));
    }
    assertTrue(m.count(Count.PAGE_IN) > 0);
    m.pager.destroySpace(m.cpu, space);
    m.assertNothingLeft();
  }
}
