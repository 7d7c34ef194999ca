package dev.quire.cli.techniques.workload;

import dev.quire.api.Layout;
import dev.quire.common.swap.EvictionStyle;
import java.util.Locale;

/** The workloads, in the order in which they are shown. */
public enum WorkloadKind {
  /** Spaces come and go. */
  SPAWN_AND_EXIT(
      "Spaces are created, filled from outside, run for a moment, and destroyed.", "space", 1),
  /** Spaces that fill themselves come and go. */
  SPAWN_FROM_INSIDE(
      "As spawn-and-exit, but each space becomes current while it is empty, and fills itself.",
      "space",
      1),
  /** Many spaces, few pages each. */
  EDIT_MANY_A_LITTLE(
      "Many spaces that are not running are edited, one or two pages at a time.", "edit", 1),
  /** One space, all its pages at once. */
  EDIT_ONE_A_LOT("One space that is not running is edited, all its pages in one edit.", "page", 1),
  /** One space, one page at a time. */
  EDIT_ONE_OFTEN(
      "One space that is not running is edited, one page at a time, an edit each.", "edit", 1),
  /** Top-level entries of kernel space change under many spaces. */
  KERNEL_GROWS_AND_SHRINKS(
      "Kernel space grows and shrinks by whole top-level entries while many spaces exist, some of"
          + " which run again and use it.",
      "change",
      1),
  /** The processor goes from space to space. */
  SWITCH_HEAVY(
      "The processor is switched among a few dozen spaces; kernel space changes rarely.",
      "switch",
      1),
  /** Pages of spaces that are not running leave their frames. */
  EVICT_MANY(
      "Many spaces want more frames than there are; second chance evicts pages of those that are"
          + " not running.",
      "touch",
      1),
  /** The same pages, taken out by a processor that makes the victim's space current. */
  EVICT_FROM_INSIDE(
      "As evict-many, but the victim's space is made current, edited as one's own, and left.",
      "touch",
      1),
  /** Edits of spaces that are running on other processors. */
  EDIT_ACROSS_PROCESSORS(
      "Spaces that are running on other processors, and kernel space, are edited: translations"
          + " must go there too.",
      "edit",
      4);

  /** How many pieces of kernel space, with a table each, some workloads use. */
  public static final int MOST_KERNEL_PIECES = KernelGrowsAndShrinks.PIECES;

  private final String sentence;
  private final String operation;
  private final int processors;

  WorkloadKind(String sentence, String operation, int processors) {
    this.sentence = sentence;
    this.operation = operation;
    this.processors = processors;
  }

  /** The name, for example {@code spawn-and-exit}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it does, for people. */
  public String sentence() {
    return sentence;
  }

  /** What one operation of it is, for example {@code edit}. */
  public String operation() {
    return operation;
  }

  /** How many processors it is run with, unless it is said otherwise. */
  public int processors() {
    return processors;
  }

  /** Whether it is about several processors. */
  public boolean isAcross() {
    return processors > 1;
  }

  /** Whether it says something about where the top-level tables of spaces come from. */
  public boolean createsSpaces() {
    return this == SPAWN_AND_EXIT || this == SPAWN_FROM_INSIDE;
  }

  /** How many pieces a layout has room for. */
  public static long kernelPieces(Layout layout) {
    return KernelPieces.room(layout);
  }

  Workload on(Bench bench) {
    return switch (this) {
      case SPAWN_AND_EXIT -> SpawnAndExit.fromOutside(bench);
      case SPAWN_FROM_INSIDE -> SpawnAndExit.fromInside(bench);
      case EDIT_MANY_A_LITTLE -> new EditManyALittle(bench);
      case EDIT_ONE_A_LOT -> new EditOneALot(bench);
      case EDIT_ONE_OFTEN -> new EditOneOften(bench);
      case KERNEL_GROWS_AND_SHRINKS -> new KernelGrowsAndShrinks(bench);
      case SWITCH_HEAVY -> new SwitchHeavy(bench);
      case EVICT_MANY -> new EvictMany(bench, EvictionStyle.FOREIGN_EDIT);
      case EVICT_FROM_INSIDE -> new EvictMany(bench, EvictionStyle.IN_VICTIM_SPACE);
      case EDIT_ACROSS_PROCESSORS -> new EditAcrossProcessors(bench);
    };
  }

  @Override
  public String toString() {
    return key();
  }
}
