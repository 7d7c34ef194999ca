package dev.quire.cli.scenario;

import dev.quire.api.PageNumber;
import java.util.Collection;
import java.util.TreeMap;

/** The memory of a process as it must be: what the files say, and what was done since. */
final class ProcessModel {

  private final TreeMap<PageNumber, ModelPage> pages = new TreeMap<>();

  void add(ModelPage page) {
    pages.put(page.number(), page);
  }

  /** The pages by rising address. */
  Collection<ModelPage> pages() {
    return pages.values();
  }

  int size() {
    return pages.size();
  }

  /** Whether a page belongs to the process. */
  boolean has(PageNumber page) {
    return pages.containsKey(page);
  }
}
