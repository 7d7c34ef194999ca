package dev.quire.engine;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.conformance.Subjects;

/** A machine of two processors under the checker, with one space. */
final class EngineFixture {
  static final PageNumber PAGE = PageNumber.of(0x500);
  static final Protection READ_WRITE = Protection.USER_READ_WRITE;

  final Machine machine;
  final Paging paging;
  final Processor editor;
  final Processor other;
  final AddressSpace space;

  EngineFixture(String backend, int interruptEvery) {
    MachineConfig config =
        MachineConfig.strict().toBuilder().processors(2).interruptEvery(interruptEvery).build();
    machine = Subjects.named(backend).boot(config);
    paging = machine.paging();
    editor = paging.processors().get(0);
    other = paging.processors().get(1);
    space = paging.createAddressSpace(editor, "edited");
  }

  FrameNumber frame() {
    return paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, 1));
  }

  void map(FrameNumber frame) {
    try (TableEdit edit = editor.edit(space)) {
      edit.map(PAGE, frame, READ_WRITE, MemoryType.WRITE_BACK);
    }
  }
}
