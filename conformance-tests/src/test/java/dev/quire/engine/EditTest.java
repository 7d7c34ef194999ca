package dev.quire.engine;

import static dev.quire.engine.EngineFixture.PAGE;
import static dev.quire.engine.EngineFixture.READ_WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PagingException;
import dev.quire.api.TableEdit;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One edit by itself. */
final class EditTest {

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  void remappingWhatWasUnmappedBreaksBeforeItMakes(String backend) {
    EngineFixture fixture = touched(backend);
    FrameNumber second = fixture.frame();
    try (TableEdit edit = fixture.editor.edit(fixture.space)) {
      edit.unmap(PAGE);
      edit.setTicket(PAGE, 5);
      edit.remap(PAGE, second, READ_WRITE, MemoryType.WRITE_BACK);
    }
    assertEquals(List.of(), fixture.machine.coherenceViolations());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  void remappingWhatWasClearedOfAccessedBreaksBeforeItMakes(String backend) {
    EngineFixture fixture = touched(backend);
    FrameNumber second = fixture.frame();
    try (TableEdit edit = fixture.editor.edit(fixture.space)) {
      edit.testAndClearAccessed(PAGE);
      edit.remap(PAGE, second, READ_WRITE, MemoryType.WRITE_BACK);
    }
    assertEquals(List.of(), fixture.machine.coherenceViolations());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  @SuppressWarnings("MustBeClosedChecker") // it is closed, which is the point
  void aClosedEditCopiesNothingNotEvenNoBytes(String backend) {
    EngineFixture fixture = new EngineFixture(backend, 0);
    TableEdit edit = fixture.editor.edit(fixture.space);
    edit.close();
    assertThrows(
        PagingException.ClosedEdit.class, () -> edit.copyIn(PAGE.address(), new byte[0], 0, 0));
  }

  /** An inner edit that nobody closed, and whose close fails, does not keep the outer one open. */
  @ParameterizedTest
  @ValueSource(strings = {"x86", "armv7"})
  @SuppressWarnings("MustBeClosedChecker") // that is what is tested
  void anEditClosesThoughOneWithinItFailsTo(String backend) {
    EngineFixture fixture = touched(backend);
    FrameNumber frame = fixture.frame();
    TableEdit outer = fixture.editor.edit(fixture.space);
    outer.unmap(PAGE);
    TableEdit inner = fixture.editor.edit(fixture.space);
    inner.release(frame);
    inner.release(frame);
    assertThrows(PagingException.FrameNotAllocated.class, outer::close);
    assertThrows(PagingException.ClosedEdit.class, () -> outer.lookup(PAGE));
    fixture.editor.activate(fixture.paging.kernelSpace());
    assertEquals(List.of(), fixture.machine.coherenceViolations());
  }

  /** A machine whose editor has the space current and has written to the page. */
  private static EngineFixture touched(String backend) {
    EngineFixture fixture = new EngineFixture(backend, 0);
    fixture.map(fixture.frame());
    fixture.editor.activate(fixture.space);
    fixture.editor.user().store32(PAGE.address(), 1);
    return fixture;
  }
}
