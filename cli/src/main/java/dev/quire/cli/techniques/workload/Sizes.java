package dev.quire.cli.techniques.workload;

/**
 * How much the workloads do. All sizes stand here, so that what a run takes can be seen at a
 * glance.
 *
 * @param spawns how many spaces are created, filled and destroyed
 * @param editedSpaces the spaces of which each is edited a little
 * @param littleEdits the edits of these, one or two pages each
 * @param bigSpacePages the pages of the one space that is edited a lot
 * @param bigRounds how often all its pages are edited in one edit
 * @param smallEdits how many edits of one of its pages there are
 * @param existingSpaces the spaces that exist while kernel space changes
 * @param kernelChanges how often kernel space grows or shrinks by a top-level entry
 * @param switchingSpaces the spaces among which processors are switched
 * @param switches how often
 * @param evictedSpaces the spaces whose pages are evicted
 * @param touches how often one of these runs and touches some of its pages
 * @param crossEdits the edits on several processors
 */
public record Sizes(
    int spawns,
    int editedSpaces,
    int littleEdits,
    int bigSpacePages,
    int bigRounds,
    int smallEdits,
    int existingSpaces,
    int kernelChanges,
    int switchingSpaces,
    int switches,
    int evictedSpaces,
    int touches,
    int crossEdits) {

  /** Editors, those that live at a time while others come and go, the kernel's own. */
  private static final int OTHER_SPACES = 24;

  private static final Sizes STANDARD =
      new Sizes(400, 128, 4_000, 1_024, 10, 4_000, 1_000, 64, 32, 30_000, 32, 1_200, 2_000);
  private static final Sizes QUICK =
      new Sizes(24, 16, 160, 512, 1, 100, 60, 12, 16, 600, 12, 60, 80);

  /** What the figures of the documentation were made with. */
  public static Sizes standard() {
    return STANDARD;
  }

  /** A tenth of that, or less: enough to see that everything works, and the order of costs. */
  public static Sizes quick() {
    return QUICK;
  }

  /** The most spaces that exist at once in any of the workloads. */
  public int mostSpaces() {
    int most = Math.max(existingSpaces, Math.max(editedSpaces, switchingSpaces));
    return Math.max(most, evictedSpaces) + OTHER_SPACES;
  }

  /** Returns the same with another number of spaces that exist while kernel space changes. */
  public Sizes withExistingSpaces(int spaces) {
    return new Sizes(
        spawns,
        editedSpaces,
        littleEdits,
        bigSpacePages,
        bigRounds,
        smallEdits,
        spaces,
        kernelChanges,
        switchingSpaces,
        switches,
        evictedSpaces,
        touches,
        crossEdits);
  }
}
