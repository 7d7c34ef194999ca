package dev.quire.cli.scenario;

import dev.quire.api.PageNumber;
import dev.quire.api.Protection;
import dev.quire.common.process.Outcome;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.Violation;
import java.util.Random;

/**
 * Gives the two processes of each program memory that both have: one writes, the other reads it at
 * another address, and is refused when it tries to write.
 */
final class Sharing {

  private Sharing() {}

  static void run(SetRun in) {
    Random random = in.random("sharing");
    for (Actor writer : in.actors()) {
      if (writer.index() % 2 == 0) {
        Actor reader = in.twin(writer);
        share(in, writer, reader);
        write(in, writer, random);
        read(in, reader);
      }
    }
  }

  private static void share(SetRun in, Actor writer, Actor reader) {
    SharedMemory memory =
        in.pager().createShared(in.first(), "shared " + writer.index(), SetPlan.SHARED_PAGES);
    in.shared().add(memory);
    PageNumber written = first(writer);
    PageNumber read = first(reader);
    writer.process().memory().add(in.home(writer), region(written, true, memory));
    reader.process().memory().add(in.home(reader), region(read, false, memory));
    for (int i = 0; i < SetPlan.SHARED_PAGES; i++) {
      PageContents contents = PageContents.blank();
      writer.model().add(new ModelPage(written.plus(i), contents, true, true));
      reader.model().add(new ModelPage(read.plus(i), contents, false, true));
    }
  }

  private static Region region(PageNumber first, boolean writable, SharedMemory memory) {
    return Region.shared(first, Protection.of(true, writable, false), memory);
  }

  private static void write(SetRun in, Actor writer, Random random) {
    byte[] bytes = new byte[PageNumber.BYTES];
    Outcome outcome =
        writer.run(
            in,
            in.home(writer),
            memory -> {
              for (ModelPage page : writer.model().pages()) {
                if (page.isShared()) {
                  random.nextBytes(bytes);
                  memory.write(page.number().address(), bytes, 0, bytes.length);
                  page.contents().write(0, bytes, 0, bytes.length);
                }
              }
            });
    Checking.completed(in, writer, outcome, "writing shared memory");
  }

  private static void read(SetRun in, Actor reader) {
    byte[] found = new byte[PageNumber.BYTES];
    byte[] expected = new byte[PageNumber.BYTES];
    Outcome outcome =
        reader.run(
            in,
            in.home(reader),
            memory -> {
              for (ModelPage page : reader.model().pages()) {
                if (page.isShared()) {
                  memory.read(page.number().address(), found, 0, PageNumber.BYTES);
                  page.contents().read(expected);
                  Checking.compare(in, reader, page, found, expected, "reading shared memory");
                }
              }
            });
    Checking.completed(in, reader, outcome, "reading shared memory");
    Violating.expect(
        in,
        reader,
        Violation.Reason.PROTECTION,
        reader.run(in, in.home(reader), memory -> memory.store8(first(reader).address(), 1)));
  }

  /** The first shared page: the reader has it a page higher than the writer. */
  private static PageNumber first(Actor actor) {
    return actor.plan().roomForShared(SetPlan.SHARED_PAGES).first().plus(actor.index() % 2);
  }
}
