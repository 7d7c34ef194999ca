package dev.quire.cli.techniques.advice;

import dev.quire.api.AddressSpace;
import dev.quire.api.Backend;
import dev.quire.api.Machine;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.cli.techniques.Combination;
import java.util.Locale;
import java.util.Optional;

/** Tries whether a machine can be had with a combination, and with all the spaces. */
final class Fit {

  private static final long KIBI = 1024;

  private Fit() {}

  /** Says why not; empty if it fits. */
  static Optional<String> refusal(Backend backend, Question question, Combination combination) {
    try (Machine machine = backend.boot(question.machine(combination))) {
      return spaces(machine.paging(), question);
    } catch (PagingException.BadConfiguration e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> spaces(Paging paging, Question question) {
    long freeAtFirst = paging.frames().available();
    int made = 0;
    int frames = 0;
    try {
      while (made < question.spaces()) {
        AddressSpace space = paging.createAddressSpace(paging.processors().get(0), "space " + made);
        frames = space.tableFrames();
        made++;
      }
      return Optional.empty();
    } catch (PagingException.OutOfFrames e) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%,d spaces with empty tables of %,d KB each take %,d KB, and %,d KB are free: room"
                  + " for %,d spaces and not a page for any of them",
              question.spaces(),
              kilobytes(frames),
              kilobytes((long) frames * question.spaces()),
              kilobytes(freeAtFirst),
              made));
    } catch (PagingException e) {
      return Optional.of(
          String.format(
              Locale.ROOT, "%,d of %,d spaces: %s", made, question.spaces(), e.getMessage()));
    }
  }

  private static long kilobytes(long frames) {
    return frames * PageNumber.BYTES / KIBI;
  }
}
