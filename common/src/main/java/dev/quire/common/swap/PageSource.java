package dev.quire.common.swap;

/** What the pages of a file region hold before they are written to: computed when asked. */
@FunctionalInterface
public interface PageSource {

  /**
   * Computes what a page holds. The same page always holds the same.
   *
   * @param index the page, from 0
   * @param to receives the 4096 bytes, from index 0
   * @throws java.io.UncheckedIOException if the medium fails; {@code to} is then undefined
   */
  void read(long index, byte[] to);
}
