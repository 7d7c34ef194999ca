package dev.quire.qemu.mmu;

import java.util.List;
import java.util.Optional;

/** Plays scene after scene until enough accesses were compared or the sides differ. */
final class Search<R> {

  /** How often all memory is compared, in scenes. */
  private static final int SWEEP = 2_000;

  private final Duel<R> duel;
  private final String test;

  /**
   * Readies a search.
   *
   * @param test the test that replays a scene
   */
  Search(Duel<R> duel, String test) {
    this.duel = duel;
    this.test = test;
  }

  /**
   * Compares as many accesses as the settings say, or the one scene that they name.
   *
   * @throws AssertionError with the smallest case that was found, if the sides differ
   */
  Tally run() {
    long seed = Settings.seed();
    Tally tally = new Tally();
    duel.count(tally);
    if (Settings.scene() >= 0) {
      play(seed, Settings.scene());
      return tally;
    }
    int number = 0;
    while (tally.accesses() < Settings.accesses()) {
      play(seed, number++);
      if (number % SWEEP == 0) {
        sweep(seed, number);
      }
    }
    sweep(seed, number);
    return tally;
  }

  private void play(long seed, int number) {
    Optional<Difference<R>> found;
    try {
      found = duel.play(duel.architecture().scene(seed, number));
    } catch (RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\n" + replay(seed, number), e);
    }
    if (found.isPresent()) {
      duel.count(new Tally());
      throw new AssertionError(describe(Shrinker.shrink(duel, found.get())));
    }
  }

  private void sweep(long seed, int number) {
    Optional<String> stray = duel.compareEverything();
    if (stray.isPresent()) {
      throw new AssertionError(
          stray.get() + ", found after scene " + number + " with -D" + Settings.SEED + "=" + seed);
    }
  }

  private String describe(Difference<R> difference) {
    Scene<R> scene = difference.scene();
    StringBuilder text = new StringBuilder();
    text.append("the simulated MMU and QEMU's differ (")
        .append(duel.architecture().name())
        .append(")\n")
        .append(
            duel.architecture().describe(scene.registers(scene.probes().get(difference.probe()))))
        .append('\n');
    List<Probe> before = scene.probes().subList(0, difference.probe());
    before.forEach(probe -> text.append("after ").append(probe).append('\n'));
    text.append(difference.text()).append('\n');
    for (Table table : scene.tables()) {
      describe(text, table);
    }
    return text.append(replay(scene.seed(), scene.number())).toString();
  }

  private void describe(StringBuilder text, Table table) {
    int shown = 0;
    for (int i = 0; i < table.length() && shown < MOST_SHOWN; i++) {
      if (table.entry(i) != 0) {
        shown++;
        text.append(
                "  %s, entry %d, at physical 0x%08x: ".formatted(table.name(), i, table.address(i)))
            .append(duel.architecture().describe(table.level(), table.entry(i)))
            .append('\n');
      }
    }
  }

  private String replay(long seed, int number) {
    return "replay: mvn -pl qemu -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
        + test
        + " -D"
        + Settings.SEED
        + "="
        + seed
        + " -D"
        + Settings.SCENE
        + "="
        + number;
  }

  /** Entries of a table that are written down, if it could not be made small. */
  private static final int MOST_SHOWN = 40;
}
