package dev.quire.cli.techniques.report;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.TableAccessScheme;
import dev.quire.cli.techniques.Supply;
import java.util.LinkedHashMap;
import java.util.Map;

/** What each choice is, in one sentence, and what people say that it costs. */
final class Glossary {

  private Glossary() {}

  /** What can be chosen beside the schemes, or is the same whatever is chosen. */
  static Map<String, String> ofTheRest() {
    Map<String, String> rest = new LinkedHashMap<>();
    rest.put(
        "filling a space",
        "From outside, by foreign edits of its parent (spawn-and-exit), or from inside, by a kernel"
            + " thread that becomes the process (spawn-from-inside).");
    rest.put(
        "giving it up",
        "By the same rules from the other side: from outside, or by the dying space's own thread,"
            + " which leaves for kernel space before its tables go.");
    rest.put(
        "eviction",
        "A page leaves by a foreign edit (evict-many), or by an edit in the victim's space, which"
            + " is made current for it (evict-from-inside).");
    rest.put(
        "placement at boot",
        "Before there is an allocator, boot takes frames one after the other and never gives them"
            + " back.");
    rest.put(
        "transient mappings",
        "A table's worth of page slots in kernel space, whose free ones are kept on a stack;"
            + " consecutive runs on demand.");
    rest.put(
        "tickets",
        "What a not-present entry holds: a kind, an index and a check. Blank pages share one;"
            + " ranges of a file are described once; a page on the backing store has its slot.");
    rest.put(
        "loading",
        "Eager or by faults, with prefetch; an executable or its medium can override the policy.");
    return rest;
  }

  static String of(TableAccessScheme scheme) {
    return switch (scheme) {
      case WINDOW ->
          "Tables appear in addresses of their own: those of the current space by a recursive slot"
              + " (x86) or a mirror (ARMv7), those of another by a foreign slot that is pointed at"
              + " it. Takes 4 MB of addresses for each window on 32-bit formats; a foreign slot"
              + " that is pointed elsewhere owes invalidations.";
      case DIRECT_MAP ->
          "All of RAM is mapped at an offset in kernel space, so every table has an address at all"
              + " times. There cannot be more RAM than kernel space has room for.";
      case TRANSIENT ->
          "The frame of a table is mapped for the moment. Each table touched costs a mapping and an"
              + " invalidation.";
      case RESIDENT_DIRECTORIES ->
          "The top-level table of every space is mapped in kernel space; tables beneath are reached"
              + " by the own window or transiently. The addresses set aside bound the number of"
              + " spaces.";
      case SWITCH ->
          "The root of the other space is loaded, its own window used, and the old root loaded"
              + " again. Drops the TLB twice where there are no address space identifiers; no"
              + " interrupt may see it.";
      case MMU_OFF ->
          "Paging is switched off, tables are reached by their physical addresses, paging is"
              + " switched on. Drops the TLB; the code must be mapped identically. There is none in"
              + " 64-bit mode.";
    };
  }

  static String of(KernelSyncScheme scheme) {
    return switch (scheme) {
      case SHARED ->
          "The hardware walks the same kernel tables for every space: nothing is to be done.";
      case PREALLOCATE ->
          "All kernel tables exist from boot, so top-level entries never change. RAM for tables"
              + " that may never be used.";
      case LAZY ->
          "A space learns of an added entry by a fault when it first needs it; removal goes to"
              + " every space at once.";
      case BROADCAST ->
          "Each change is written at once into the top-level table of every space, which is reached"
              + " as any other table is.";
      case ALL_DIRECTORIES ->
          "The top-level table of every space is mapped in kernel space, and each change is written"
              + " to all of them. Takes addresses for each space.";
      case VERSION ->
          "A number is compared whenever a space becomes current; where it differs, the whole"
              + " kernel part is copied.";
      case JOURNAL ->
          "The last changes are kept; a space that becomes current replays those that it missed, or"
              + " copies everything if it missed too many.";
    };
  }

  static String of(Supply supply) {
    return switch (supply) {
      case BUDDY ->
          "The frames of tables come from a buddy allocator, which has contiguous and aligned runs,"
              + " or from a pool of zeroed frames; so do top-level tables.";
      case HEAP ->
          "Top-level tables are page-aligned allocations of the kernel heap, whose mapping is given"
              + " up once they are filled, without giving up their frames.";
      case NO_ZEROED_POOL ->
          "No frames are zeroed beforehand: each table is zeroed when it is" + " needed.";
      case BITMAP -> "Frames come from a bitmap: one bit each, found by searching.";
      case STACK ->
          "Frames come from a stack in constant time; runs, such as a large top-level table needs,"
              + " from a pool that was set aside at boot.";
    };
  }

  static String ofFormat(String format) {
    return switch (format) {
      case "x86" ->
          "Two levels of 1,024 entries of 4 bytes; pages of 4 KB and 4 MB. Kernel entries are"
              + " copied into every page directory.";
      case "x86-pae" ->
          "Entries of 8 bytes, no-execute, pages of 4 KB and 2 MB, a top level of four entries that"
              + " the processor reads when the root is loaded. With shared synchronisation the last"
              + " directory is common to all spaces; with any other each space has its own.";
      case "x86-64" ->
          "Long mode: four levels of 512 entries of 8 bytes, 48-bit addresses, no-execute, pages of"
              + " 4 KB, 2 MB and 1 GB. Spaces share the tables beneath the kernel's top-level"
              + " entries.";
      case "armv7" ->
          "ARMv7 short descriptors with TTBCR.N = 1: 2 GB for the process in TTBR0, 2 GB for the"
              + " kernel in TTBR1, which is common to all.";
      case "armv7-n0" ->
          "ARMv7 short descriptors with TTBCR.N = 0: one table for all 4 GB, hence kernel entries"
              + " copied into every L1.";
      case "armv7-n2" ->
          "ARMv7 short descriptors with TTBCR.N = 2: 1 GB for the process, 3 GB for the kernel.";
      default -> "A backend of another name.";
    };
  }
}
