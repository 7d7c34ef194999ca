package dev.quire.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.AllocatorKind;
import dev.quire.api.Backend;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import dev.quire.api.port.Platform;
import dev.quire.common.hardware.Ram;
import dev.quire.common.hardware.SimulatedMachine;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Boot on machines of all sizes, with what a platform may ask for. */
abstract class BootTests {

  /**
   * A machine that is not booted yet.
   *
   * @param boot boots it
   */
  record Bare(SimulatedMachine machine, Ram ram, Supplier<Machine> boot) {}

  private final Backend backend;

  BootTests(Backend backend) {
    this.backend = backend;
  }

  /** A machine of this backend whose kernel space has room for fixed mappings. */
  abstract Bare bare();

  /** How many entries are read on the way to a page that is not part of a large one. */
  abstract int stepsToSmallPage();

  /** What a machine of any size of RAM is configured with besides. */
  MachineConfig.Builder smallest() {
    return MachineConfig.strict().toBuilder();
  }

  final Machine boot(MachineConfig.Builder config) {
    return backend.boot(config.build());
  }

  static void useOnePage(Machine machine) {
    Paging paging = machine.paging();
    Processor cpu = paging.processors().get(0);
    AddressSpace space = paging.createAddressSpace(cpu, "one");
    FrameNumber frame = paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, 1));
    PageNumber page = paging.layout().user().first().plus(5);
    try (TableEdit edit = cpu.edit(space)) {
      edit.map(page, frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
    }
    cpu.activate(space);
    cpu.user().store32(page.address(), 42);
    assertEquals(42, cpu.user().load32(page.address()));
    cpu.activate(paging.kernelSpace());
    PageBuffer displaced = new PageBuffer();
    paging.destroy(cpu, space, displaced);
    paging.frames().release(displaced.frame(0));
    assertEquals(List.of(), machine.coherenceViolations());
    assertTrue(paging.frames().usage().isEmpty(), paging.frames().usage().toString());
    assertEquals(List.of(), paging.check(cpu, paging.kernelSpace()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, (1 << 20) + 4096, 3 << 20, 64 << 20, (1L << 32) - 4096})
  void anySizeOfRam(long bytes) {
    useOnePage(boot(smallest().ramBytes(bytes)));
  }

  @Test
  void anyPhysicalBase() {
    useOnePage(boot(MachineConfig.strict().toBuilder().ramBase(PhysicalAddress.of(0x40000000))));
  }

  @ParameterizedTest
  @EnumSource(AllocatorKind.class)
  void anyAllocator(AllocatorKind kind) {
    useOnePage(boot(MachineConfig.strict().toBuilder().allocator(kind)));
  }

  @Test
  void thePlatformsMappingsStandFromBootOn() {
    PageNumber small = PageNumber.of(0xFC003);
    PageNumber large = PageNumber.of(0xFC400);
    Bare bare = bare();
    bare.machine()
        .setKernelMappings(
            List.of(
                Platform.FixedMapping.of(
                    PageRange.of(small, 2),
                    FrameNumber.of(0x3000),
                    Protection.KERNEL_READ_WRITE,
                    MemoryType.WRITE_BACK),
                Platform.FixedMapping.of(
                    PageRange.of(large, 1024),
                    FrameNumber.of(0x2000),
                    Protection.KERNEL_READ_WRITE,
                    MemoryType.WRITE_BACK)));
    bare.machine().setIdentityMappings(List.of(PageRange.of(PageNumber.of(0x123), 2)));
    Machine machine = bare.boot().get();
    Paging paging = machine.paging();
    Processor cpu = paging.processors().get(0);
    cpu.kernel().store32(small.address().plus(4), 7);
    assertEquals(7, bare.ram().load32(0x3000004));
    cpu.kernel().store32(large.address().plus(0x12345 * 4), 8);
    assertEquals(8, bare.ram().load32(0x2000000 + 0x12345 * 4));
    assertThrows(
        PagingException.KernelFault.class,
        () -> cpu.kernel().load32(VirtualAddress.of(0xFC000000L)),
        "nothing else is mapped");
    try (TableEdit edit = cpu.edit(paging.kernelSpace())) {
      PageState.Mapped state = (PageState.Mapped) edit.lookup(large.plus(9));
      assertEquals(FrameNumber.of(0x2009), state.frame());
      for (PageNumber untouched : List.of(small.plus(1), large.plus(10))) {
        PageState.Mapped marked = (PageState.Mapped) edit.lookup(untouched);
        assertTrue(marked.accessed(), "no fault may be needed before there is a fault entry");
        assertTrue(marked.dirty(), "no fault may be needed before there is a fault entry");
      }
      assertThrows(PagingException.LargePage.class, () -> edit.unmap(large.plus(9)));
      assertThrows(
          PagingException.LargePage.class,
          () -> edit.protect(PageRange.of(large.plus(-1), 3), Protection.KERNEL_READ));
      assertThrows(
          PagingException.AlreadyMapped.class,
          () ->
              edit.map(
                  large.plus(9),
                  FrameNumber.of(0x100),
                  Protection.KERNEL_READ,
                  MemoryType.WRITE_BACK));
      assertThrows(PagingException.AlreadyMapped.class, () -> edit.setTicket(large, 1));
    }
    assertEquals(2, paging.ranges(cpu, paging.kernelSpace()).size());
    assertEquals(
        stepsToSmallPage(), paging.walk(cpu, paging.kernelSpace(), small.address()).steps().size());
    assertEquals(
        stepsToSmallPage() - 1,
        paging.walk(cpu, paging.kernelSpace(), large.address()).steps().size());
    useOnePage(machine);
  }
}
