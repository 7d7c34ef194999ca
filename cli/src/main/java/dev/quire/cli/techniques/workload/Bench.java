package dev.quire.cli.techniques.workload;

import dev.quire.api.AccessViolation;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a workload works on: one machine, what looks random, and the accounts that it keeps. What it
 * draws hangs on the seed alone, so that every machine is given the same work.
 */
final class Bench {

  private static final int SPREAD = 0x9e3779b9;

  private final Paging paging;
  private final Sizes sizes;
  private final Random random;
  private final List<AddressSpace> alive = new ArrayList<>();
  private final PageBuffer displaced = new PageBuffer();
  private final byte[] word = new byte[Integer.BYTES];
  private long operations;
  private long tableFrames;

  Bench(Paging paging, Sizes sizes, long seed) {
    this.paging = paging;
    this.sizes = sizes;
    this.random = new Random(seed);
  }

  Paging paging() {
    return paging;
  }

  Sizes sizes() {
    return sizes;
  }

  Random random() {
    return random;
  }

  /** The processor that works where one is enough. */
  Processor cpu() {
    return paging.processors().get(0);
  }

  /** Counts operations: what the cost of a workload is divided by. */
  void did(int more) {
    operations += more;
  }

  long operations() {
    return operations;
  }

  /** The most frames that tables took when it was looked. */
  long tableFrames() {
    return tableFrames;
  }

  AddressSpace createSpace(String name) {
    AddressSpace space = paging.createAddressSpace(cpu(), name);
    alive.add(space);
    return space;
  }

  /** Looks how many frames the tables of all spaces take; a workload calls it when it has most. */
  void noteTables() {
    noteTables(alive);
  }

  /** The same for spaces that someone else made. */
  void noteTables(List<AddressSpace> spaces) {
    long frames = paging.kernelSpace().tableFrames();
    for (AddressSpace space : spaces) {
      frames += space.tableFrames();
    }
    tableFrames = Math.max(tableFrames, frames);
  }

  /** Destroys a space and gives back the frames of its pages. */
  void destroy(AddressSpace space) {
    displaced.clear();
    paging.destroy(cpu(), space, displaced);
    for (int i = 0; i < displaced.size(); i++) {
      if (displaced.isMapped(i)) {
        paging.frames().release(displaced.frame(i));
      }
    }
    alive.remove(space);
  }

  /** Leaves no space behind. */
  void destroyAll() {
    for (Processor processor : paging.processors()) {
      processor.activate(paging.kernelSpace());
    }
    // From the last one on: a list gives up its last element without moving the others.
    for (int i = alive.size() - 1; i >= 0; i--) {
      destroy(alive.get(i));
    }
  }

  FrameNumber frameFor(AddressSpace space) {
    return paging.frames().allocate(FrameOwner.of(FrameOwner.Use.PAGE, space.id()));
  }

  /** What a page shall hold: a word that no other page, and no other version of it, has. */
  static int stamp(AddressSpace space, PageNumber page, int version) {
    int mixed = (int) space.id() * SPREAD + (int) page.value();
    return (mixed * SPREAD + version) * SPREAD | 1;
  }

  /** Where a page's stamp stands: not at its beginning, where tables have entries as well. */
  static VirtualAddress stampAddress(PageNumber page) {
    return VirtualAddress.of(
        page.address().value() + (page.value() * Integer.BYTES & PageNumber.BYTES - 1));
  }

  /** Puts a page's stamp there by the edit. */
  void copyStamp(TableEdit edit, PageNumber page, int stamp) {
    for (int i = 0; i < word.length; i++) {
      word[i] = (byte) (stamp >>> (i * Byte.SIZE));
    }
    if (!edit.copyIn(stampAddress(page), word, 0, word.length).complete()) {
      throw new WrongResultException(page + " of " + edit.space().name() + " takes no copy");
    }
  }

  /** Reads a page as its process would, and compares. */
  static void expectUser(Processor on, PageNumber page, int stamp) {
    int found;
    try {
      found = on.user().load32(stampAddress(page));
    } catch (AccessViolation e) {
      throw new WrongResultException(
          page + " of " + on.current().name() + " cannot be read: " + e.getMessage());
    }
    expect(found, stamp, page, on.current());
  }

  /** Reads a page that nothing is mapped to. */
  static void expectNothing(Processor on, PageNumber page) {
    int found;
    try {
      found = on.user().load32(stampAddress(page));
    } catch (AccessViolation e) {
      return;
    }
    throw new WrongResultException(
        String.format(
            "%s of %s was unmapped, and still reads 0x%08x", page, on.current().name(), found));
  }

  /** Writes to a page that may be read only. */
  static void expectReadOnly(Processor on, PageNumber page) {
    try {
      on.user().store32(stampAddress(page), 0);
    } catch (AccessViolation e) {
      return;
    }
    throw new WrongResultException(
        page + " of " + on.current().name() + " is read-only, and was written");
  }

  /** Reads a kernel page in the current space, and compares. */
  static void expectKernel(Processor on, PageNumber page, int stamp) {
    int found;
    try {
      found = on.kernel().load32(stampAddress(page));
    } catch (PagingException.KernelFault e) {
      throw new WrongResultException(
          "kernel " + page + " cannot be read in " + on.current().name() + ": " + e.getMessage());
    }
    expect(found, stamp, page, on.current());
  }

  /** Reads a kernel page that nothing is mapped to. */
  static void expectNoKernel(Processor on, PageNumber page) {
    int found;
    try {
      found = on.kernel().load32(stampAddress(page));
    } catch (PagingException.KernelFault e) {
      return;
    }
    throw new WrongResultException(
        String.format(
            "kernel %s was unmapped, and still reads 0x%08x in %s",
            page, found, on.current().name()));
  }

  private static void expect(int found, int expected, PageNumber page, AddressSpace space) {
    if (found != expected) {
      throw new WrongResultException(
          String.format(
              "%s reads 0x%08x in %s, and should read 0x%08x",
              page, found, space.name(), expected));
    }
  }
}
