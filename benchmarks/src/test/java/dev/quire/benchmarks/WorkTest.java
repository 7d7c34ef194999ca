package dev.quire.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.Counter;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is timed does what its name says, on every backend. */
class WorkTest {

  static List<String> backends() {
    return Subject.BACKENDS;
  }

  private static long count(Subject subject, Counter counter) {
    return subject.processor().counters().get(counter);
  }

  private static void assertSound(Subject subject, AddressSpace space) {
    assertEquals(List.of(), subject.paging().check(subject.processor(), space));
    assertEquals(
        List.of(), subject.paging().check(subject.processor(), subject.paging().kernelSpace()));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void loadsGetWhatIsThere(String backend) {
    AccessWork work = AccessWork.create(backend);
    assertEquals(AccessWork.OPERATIONS, work.translate(), "one word of the first frame, a 1");
    assertEquals(work.expectedOfLoad(), work.load());
    assertEquals(work.expectedOfLoad(), work.loadByContract());
    assertEquals(work.expectedOfInvalidateAndLoad(), work.invalidateAndLoad());
    assertEquals(work.expectedOfWalk(), work.walk());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void hitsHitAndWalksWalk(String backend) {
    AccessWork work = AccessWork.create(backend);
    work.load();
    assertEquals(0, walks(work, work::load), "walks of hits");
    work.translate();
    assertEquals(0, walks(work, work::translate), "walks of translations that are cached");
    assertEquals(
        AccessWork.OPERATIONS, walks(work, work::invalidateAndLoad), "walks that are forced");
    long most = AccessWork.OPERATIONS * 99L / 100;
    assertTrue(walks(work, work::walk) > most, "nearly each load of 1 GiB walks");
    assertEquals(0, count(work.subject(), Counter.VIOLATIONS));
  }

  private static long walks(AccessWork work, Runnable body) {
    long before = count(work.subject(), Counter.WALKS);
    body.run();
    return count(work.subject(), Counter.WALKS) - before;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void pagesAreMappedAndUnmapped(String backend) {
    PageWork work = PageWork.create(backend);
    long kept = work.space().occupiedPages();
    int tables = work.space().tableFrames();
    work.empty();
    work.mapAll();
    assertEquals(kept + PageWork.OPERATIONS, work.space().occupiedPages());
    assertSound(work.subject(), work.space());
    work.fill();
    assertTrue(work.unmapAll() > 0, "the frames' numbers");
    assertEquals(kept, work.space().occupiedPages());
    assertEquals(tables, work.space().tableFrames(), "the tables stay");
    assertSound(work.subject(), work.space());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void tablesAreMadeAndDropped(String backend) {
    PageWork work = PageWork.create(backend);
    int none = work.fresh().tableFrames();
    work.dropTables();
    work.mapMakingTables();
    assertEquals(Area.GIBIBYTE, work.fresh().occupiedPages());
    assertEquals(none + Area.GIBIBYTE / Area.SPAN, work.fresh().tableFrames());
    assertSound(work.subject(), work.fresh());
    work.dropTables();
    assertEquals(none, work.fresh().tableFrames());
    assertSound(work.subject(), work.fresh());
  }

  @ParameterizedTest
  @CsvSource({"x86,false", "x86,true", "armv7,false", "armv7,true"})
  void rangesAreMappedUnmappedAndProtected(String backend, boolean shared) {
    RangeWork work = RangeWork.create(backend, shared);
    AddressSpace space = work.space();
    assertEquals(shared ? 2 : 1, space.activeProcessors());
    long kept = space.occupiedPages();
    work.map();
    assertEquals(kept + RangeWork.MAP_PAGES, space.occupiedPages());
    assertSound(work.subject(), space);
    work.empty();
    work.fill();
    assertEquals(kept + RangeWork.UNMAP_PAGES, space.occupiedPages());
    work.unmap();
    assertEquals(kept, space.occupiedPages());
    Protection before = work.protection();
    work.protect();
    assertEquals(before.readOnly(), work.protection());
    work.protect();
    assertEquals(before, work.protection());
    assertSound(work.subject(), space);
  }

  @ParameterizedTest
  @CsvSource({"x86,false", "x86,true", "armv7,false", "armv7,true"})
  void foreignAndCurrentEditsDoTheSame(String backend, boolean current) {
    ForeignWork work = ForeignWork.create(backend);
    AddressSpace space = work.edited();
    work.makeCurrent(current);
    long kept = space.occupiedPages();
    long edits = count(work.subject(), Counter.EDITS);
    long retargets = count(work.subject(), Counter.WINDOW_RETARGETS);
    work.pages();
    assertEquals(ForeignWork.PAGE_OPERATIONS, count(work.subject(), Counter.EDITS) - edits);
    assertEquals(
        current ? 0 : ForeignWork.PAGE_OPERATIONS,
        count(work.subject(), Counter.WINDOW_RETARGETS) - retargets);
    work.ranges();
    assertEquals(kept, space.occupiedPages());
    work.mapRange();
    assertEquals(kept + ForeignWork.RANGE_PAGES, space.occupiedPages());
    assertSound(work.subject(), space);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void faultsBringZeroes(String backend) {
    FaultWork work = FaultWork.create(backend);
    Subject subject = work.subject();
    work.blank();
    long faults = count(subject, Counter.FAULTS);
    work.touch();
    assertEquals(FaultWork.OPERATIONS, work.space().space().occupiedPages());
    assertTrue(count(subject, Counter.FAULTS) - faults >= FaultWork.OPERATIONS, "one for each");
    PageNumber second = PageNumber.of(Area.FIRST + 1);
    try (TableEdit edit = subject.processor().edit(work.space().space())) {
      assertTrue(edit.lookup(second) instanceof PageState.Mapped, "the page is there");
    }
    assertEquals(1, subject.processor().user().load32(second.address()));
    assertEquals(0, subject.processor().user().load32(second.address().plus(Integer.BYTES)));
    assertSound(subject, work.space().space());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void framesAreZeroed(String backend) {
    FaultWork work = FaultWork.create(backend);
    byte[] contents = new byte[PageNumber.BYTES];
    for (int position : new int[] {0, FaultWork.OPERATIONS - 1}) {
      contents[0] = 1;
      work.subject().processor().frames().write(work.frame(position), 0, contents, 0, 1);
    }
    work.zero();
    for (int position : new int[] {0, FaultWork.OPERATIONS - 1}) {
      work.subject()
          .processor()
          .frames()
          .read(work.frame(position), 0, contents, 0, contents.length);
      assertArrayEquals(new byte[PageNumber.BYTES], contents);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void exercisesLeaveNothingBroken(String backend) {
    Subject access = exercised(AccessWork.create(backend)).subject();
    assertEquals(0, count(access, Counter.VIOLATIONS));
    PageWork page = exercised(PageWork.create(backend));
    assertSound(page.subject(), page.fresh());
    RangeWork range = exercised(RangeWork.create(backend, true));
    assertSound(range.subject(), range.space());
    ForeignWork foreign = exercised(ForeignWork.create(backend));
    assertSound(foreign.subject(), foreign.edited());
    FaultWork fault = exercised(FaultWork.create(backend));
    assertSound(fault.subject(), fault.space().space());
  }

  private static <W extends Work> W exercised(W work) {
    work.exercise();
    work.exercise();
    return work;
  }
}
