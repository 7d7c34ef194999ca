package example.consumer;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import java.nio.charset.StandardCharsets;

/** The example of Quire's README: one foreign edit, the same on every architecture. */
public final class Greeting {
  private Greeting() {}

  /** Puts a greeting into a space that is not running, and reads its first letter there. */
  public static int editFromOutside(Paging paging) {
    Processor cpu = paging.processors().get(0);
    AddressSpace child = paging.createAddressSpace(cpu, "child");
    FrameNumber frame = paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, child.id()));
    PageNumber page = PageNumber.startingAt(VirtualAddress.of(0x10000));
    byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);

    try (TableEdit edit = cpu.edit(child)) {
      edit.map(page, frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
      edit.copyIn(page.address(), hello, 0, hello.length);
      edit.protect(page, Protection.USER_READ);
    }

    cpu.activate(child);
    return cpu.user().load8(page.address());
  }
}
