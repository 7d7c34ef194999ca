package dev.quire.conformance.broken;

import java.util.List;
import java.util.stream.Stream;

/** All broken subjects. */
final class BrokenSubjects {
  static final List<Subject> ALL =
      Stream.of(
              InvalidationSubjects.ALL,
              AccessSubjects.ALL,
              WindowSubjects.ALL,
              TableSubjects.ALL,
              EntrySubjects.ALL,
              MarkSubjects.ALL,
              TagSubjects.ALL,
              EditSubjects.ALL,
              SwapSubjects.ALL,
              ForkSubjects.ALL,
              LargeSubjects.ALL,
              SyncSubjects.ALL,
              PaeSubjects.ALL,
              LevelSubjects.ALL)
          .flatMap(List::stream)
          .toList();

  private BrokenSubjects() {}
}
