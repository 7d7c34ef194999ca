package dev.quire.cli.scenario;

import dev.quire.api.PageNumber;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a page must hold: what it holds at first, until something is written to it. A page that two
 * processes share has one of these.
 */
final class PageContents {

  /** Computes what a page holds at first. */
  @FunctionalInterface
  interface Origin {

    /** Fills the whole page {@code to}. */
    void read(byte[] to);
  }

  private final Origin origin;
  private byte @Nullable [] written;

  PageContents(Origin origin) {
    this.origin = origin;
  }

  /** A page of zeroes. */
  static PageContents blank() {
    return new PageContents(to -> Arrays.fill(to, (byte) 0));
  }

  /** Puts what the page must hold into {@code to}. */
  void read(byte[] to) {
    byte[] own = written;
    if (own == null) {
      origin.read(to);
    } else {
      System.arraycopy(own, 0, to, 0, PageNumber.BYTES);
    }
  }

  /** Says that bytes were written from {@code start} on. */
  void write(int start, byte[] from, int offset, int length) {
    System.arraycopy(from, offset, own(), start, length);
  }

  /** Says that the page was filled with one value. */
  void fill(int value) {
    Arrays.fill(own(), (byte) value);
  }

  private byte[] own() {
    byte[] own = written;
    if (own == null) {
      own = new byte[PageNumber.BYTES];
      origin.read(own);
      written = own;
    }
    return own;
  }
}
