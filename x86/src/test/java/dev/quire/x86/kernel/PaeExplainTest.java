package dev.quire.x86.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableAccessScheme;
import dev.quire.api.TableEdit;
import dev.quire.api.Walk;
import dev.quire.common.hardware.Ram;
import dev.quire.x86.X86Pae;
import dev.quire.x86.hardware.X86Machine;
import dev.quire.x86.layout.Pdpte;
import dev.quire.x86.layout.WidePde;
import dev.quire.x86.layout.WidePte;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a walk explains is what stands in RAM on the way from CR3. */
class PaeExplainTest {

  @ParameterizedTest
  @CsvSource({
    "WINDOW, SHARED",
    "WINDOW, PREALLOCATE",
    "SWITCH, SHARED",
    "SWITCH, VERSION",
    "RESIDENT_DIRECTORIES, PREALLOCATE",
    "TRANSIENT, SHARED",
    "TRANSIENT, PREALLOCATE",
  })
  void everyStepIsWhatTheHardwareReads(TableAccessScheme access, KernelSyncScheme sync) {
    MachineConfig config =
        MachineConfig.strict().toBuilder().tableAccess(access).kernelSync(sync).build();
    X86Machine hardware = X86Machine.pae(config);
    Paging paging = X86Pae.boot(config, hardware, cpu -> cpu, parts -> parts).paging();
    Processor cpu = paging.processors().get(0);
    AddressSpace current = paging.createAddressSpace(cpu, "current");
    AddressSpace foreign = paging.createAddressSpace(cpu, "foreign");
    cpu.activate(current);
    PageNumber user = PageNumber.of(0x4_0203);
    PageNumber kernel = paging.layout().kernelHeap().first().plus(0x307);
    map(paging, cpu, current, user, Protection.USER_READ_WRITE);
    map(paging, cpu, foreign, user, Protection.USER_READ_WRITE);
    map(paging, cpu, paging.kernelSpace(), kernel, Protection.KERNEL_READ_WRITE);
    compare(hardware, paging.walk(cpu, current, user.address()));
    if (access != TableAccessScheme.TRANSIENT) {
      // Windows show kernel space as the current space has it, others as its own root has it.
      compare(hardware, paging.walk(cpu, paging.kernelSpace(), kernel.address()));
    }
    Walk before = paging.walk(cpu, foreign, user.address());
    cpu.activate(foreign);
    compare(hardware, before);
    compare(hardware, paging.walk(cpu, foreign, user.address()));
    cpu.activate(paging.kernelSpace());
    compare(hardware, paging.walk(cpu, paging.kernelSpace(), kernel.address()));
  }

  private static void map(
      Paging paging, Processor cpu, AddressSpace space, PageNumber page, Protection protection) {
    FrameNumber frame = paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, 1));
    try (TableEdit edit = cpu.edit(space)) {
      edit.map(page, frame, protection, MemoryType.WRITE_BACK);
    }
  }

  private static void compare(X86Machine hardware, Walk walk) {
    Ram ram = hardware.ram();
    long address = walk.address().value();
    long pointerAt = (hardware.cpus().get(0).cr3() & ~0x1FL) + 8 * (address >>> 30);
    long pointer = ram.load64(pointerAt);
    long directoryAt = (pointer & 0xFF_FFFF_F000L) + 8 * (address >>> 21 & 0x1FF);
    long directory = ram.load64(directoryAt);
    long pageAt = (directory & 0xFF_FFFF_F000L) + 8 * (address >>> 12 & 0x1FF);
    long page = ram.load64(pageAt);
    assertEquals(
        List.of(pointer, directory, page), walk.steps().stream().map(Walk.Step::word).toList());
    assertEquals(
        List.of(pointerAt & 0xFFF, directoryAt & 0xFFF, pageAt & 0xFFF),
        walk.steps().stream().map(step -> step.seenAt().value() & 0xFFF).toList());
    assertEquals(
        List.of(Pdpte.describe(pointer), WidePde.describe(directory), WidePte.describe(page)),
        walk.steps().stream().map(Walk.Step::decoded).toList());
  }
}
