package dev.quire.qemu;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/** A booted guest of an architecture, with a space that is current. */
final class GuestFixture implements AutoCloseable {
  final boolean x86;
  final BootedQemuMachine machine;
  final Paging paging;
  final Processor processor;
  final AddressSpace space;

  GuestFixture(
      String architecture, int index, Function<MachineConfig.Builder, MachineConfig> with) {
    x86 = architecture.startsWith("x86");
    MachineConfig config = with.apply(MachineConfig.standard().toBuilder().ramBytes(16 << 20));
    machine = boot(architecture, config);
    paging = machine.paging();
    processor = paging.processors().get(index);
    space = paging.createAddressSpace(processor, "test");
    processor.activate(space);
  }

  private static BootedQemuMachine boot(String architecture, MachineConfig config) {
    return switch (architecture) {
      case "x86" -> new QemuX86().boot(config);
      case "x86-pae" -> new QemuX86Pae().boot(config);
      case "x86-64" -> new QemuX86Long().boot(config);
      default -> new QemuArmv7().boot(config);
    };
  }

  GuestFixture(String architecture) {
    this(architecture, 0, MachineConfig.Builder::build);
  }

  /** Maps a page to a new frame of zeroes. */
  FrameNumber map(PageNumber page, Protection protection) {
    FrameNumber frame = paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, 0));
    processor.frames().zero(frame);
    map(page, frame, protection);
    return frame;
  }

  void map(PageNumber page, FrameNumber frame, Protection protection) {
    try (TableEdit edit = processor.edit(space)) {
      edit.map(page, frame, protection, MemoryType.WRITE_BACK);
    }
  }

  /** Maps a page that holds code. */
  void code(PageNumber page, int... words) {
    FrameNumber frame = map(page, Protection.USER_READ_EXECUTE);
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words);
    processor.frames().write(frame, 0, bytes.array(), 0, bytes.capacity());
  }

  void unmap(PageNumber page) {
    try (TableEdit edit = processor.edit(space)) {
      edit.unmap(page);
    }
  }

  @Override
  public void close() {
    machine.close();
  }
}
