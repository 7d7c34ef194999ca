package dev.quire.conformance;

import dev.quire.api.PageNumber;
import dev.quire.common.swap.UserSpace;
import java.util.Arrays;

/** What a process of a history of forks must hold, page by page. */
final class ForkMember {

  /** What a process may do with a page. */
  enum Rights {
    NONE,
    READ,
    WRITE
  }

  /** The bytes of a page that there is not. */
  static final byte[] NO_PAGE = {};

  private final UserSpace space;
  private final byte[][] pages;

  private final Rights[] rights;
  private final int[] wired;

  private ForkMember(UserSpace space, byte[][] pages, Rights[] rights) {
    this.space = space;
    this.pages = pages;
    this.rights = rights;
    wired = new int[pages.length];
  }

  /** A process with so many pages of zeroes, which it may write. */
  static ForkMember first(UserSpace space, int count) {
    byte[][] pages = new byte[count][PageNumber.BYTES];
    Rights[] rights = new Rights[count];
    Arrays.fill(rights, Rights.WRITE);
    return new ForkMember(space, pages, rights);
  }

  /** What its child must hold; the pages from {@code shared} on are the same ones. */
  ForkMember child(UserSpace child, int shared) {
    byte[][] copies = pages.clone();
    for (int i = 0; i < shared; i++) {
      copies[i] = has(i) ? pages[i].clone() : NO_PAGE;
    }
    return new ForkMember(child, copies, rights.clone());
  }

  UserSpace space() {
    return space;
  }

  boolean has(int page) {
    return pages[page] != NO_PAGE;
  }

  /** The bytes of a page. */
  byte[] bytes(int page) {
    return pages[page];
  }

  /** Gives it a page, or {@link #NO_PAGE}. */
  void set(int page, byte[] bytes) {
    pages[page] = bytes;
    rights[page] = has(page) ? Rights.WRITE : Rights.NONE;
    wired[page] = 0;
  }

  void setRights(int page, Rights value) {
    rights[page] = value;
  }

  boolean mayRead(int page) {
    return has(page) && rights[page] != Rights.NONE;
  }

  boolean mayWrite(int page) {
    return has(page) && rights[page] == Rights.WRITE;
  }

  boolean isWired(int page) {
    return wired[page] > 0;
  }

  void wire(int page, int change) {
    wired[page] += change;
  }
}
