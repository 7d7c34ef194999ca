package dev.quire.qemu.mmu;

/** What a run says at its end. */
final class Report {
  private Report() {}

  @SuppressWarnings("SystemOut") // Numbers that a run is made for.
  static void print(String title, Tally tally, Architecture<?> architecture) {
    System.out.println(title + ", seed " + Settings.seed() + ": " + tally);
    for (Deviation<?> deviation : architecture.deviations()) {
      if (tally.count(deviation) == 0) {
        System.out.println("  no case showed that QEMU " + deviation.qemu());
      }
    }
  }
}
