package dev.quire.cli.scenario;

import dev.quire.api.MemoryType;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import java.util.List;
import java.util.Optional;

/**
 * The address space of a process as its tables have it.
 *
 * @param set the program set that it belongs to
 * @param process the process, by number and name
 * @param tableFrames the frames of its tables
 * @param pages the pages that hold a mapping or a ticket
 * @param ranges what stands in them
 */
public record ProcessDump(
    String set, String process, int tableFrames, long pages, List<Range> ranges) {

  /**
   * Pages of one region that are alike.
   *
   * @param pages the pages
   * @param protection what the region asks for; the entries of mapped pages may grant execution too
   * @param mapped the memory type and the entries' protection, or empty where tickets stand
   * @param region the name of the region
   */
  public record Range(
      PageRange pages, Protection protection, Optional<Mapping> mapped, String region) {}

  /**
   * How pages are mapped.
   *
   * @param protection the protection as effective
   * @param type the memory type
   */
  public record Mapping(Protection protection, MemoryType type) {}
}
