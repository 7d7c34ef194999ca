package dev.quire.api;

import com.google.auto.value.AutoValue;

/**
 * Pages in sequence that are alike: all hold tickets, or all are mapped with the same protection
 * and memory type.
 */
@AutoValue
public abstract class PageRun {

  PageRun() {}

  /** Returns a run; {@code first} is the state of its first page. */
  public static PageRun of(PageRange pages, PageState first) {
    return new AutoValue_PageRun(pages, first);
  }

  /** The pages. */
  public abstract PageRange pages();

  /** The state of the first page; the others differ in frame or payload, accessed and dirty. */
  public abstract PageState first();
}
