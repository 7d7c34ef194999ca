package dev.quire.common.swap;

/**
 * Second chance with clean pages first: as the hand passes, it takes the accessed marks away, and
 * pages that had one stay for another round.
 */
public class SecondChance extends Rotation {

  /** Creates a policy whose hand stands at the first page. */
  public SecondChance() {}

  @Override
  protected final boolean staysThisRound(ResidentPages pages, int index) {
    return pages.wasAccessed(index);
  }
}
