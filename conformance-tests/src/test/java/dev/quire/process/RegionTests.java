package dev.quire.process;

import static dev.quire.process.PagedMachine.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AccessViolation;
import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.RegionOverlapException;
import dev.quire.common.swap.UserSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Regions: where they may be, what protects them, what they leave. */
abstract class RegionTests extends PagerFixture {
  private final PagedMachine m = machine();

  RegionTests(Subject subject) {
    super(subject);
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
  void deviceFramesAreMappedAtOnceAndNeverCountedOrFreed() {
    FrameNumber first = FrameNumber.of(64 * 256);
    PagedMachine devices =
        machine(
            MachineConfig.strict().toBuilder()
                .ramBytes(32 * PagedMachine.MEBIBYTE)
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
}
