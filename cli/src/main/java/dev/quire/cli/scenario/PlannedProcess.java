package dev.quire.cli.scenario;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.VirtualAddress;
import dev.quire.cli.program.Program;
import dev.quire.cli.program.RefusedProgramException;
import dev.quire.common.elf.BadExecutableException;
import dev.quire.common.elf.ElfType;
import dev.quire.common.elf.Executable;
import dev.quire.common.elf.LoadRegion;
import dev.quire.common.elf.PlacedExecutable;
import dev.quire.common.process.SpawnRequest;
import dev.quire.common.process.StackImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A process before it is made: the request for it, and what its memory must be, worked out from the
 * file without the kernel.
 *
 * <pre>
 *   user range's end   stack's top
 *                      stack
 *                      (gap)
 *                      shared memory
 *                      …
 *   bias               program
 *                      …
 *   user range's start
 * </pre>
 */
final class PlannedProcess {

  /** Between the stack and shared memory. */
  private static final long GAP_PAGES = 16;

  private final SpawnRequest request;
  private final PlacedExecutable placed;
  private final PageRange user;
  private final PageRange stack;
  private final StackImage stackImage;
  private final List<PageRange> occupied = new ArrayList<>();

  /**
   * Plans a process.
   *
   * @param request all but the places
   * @param user where it may lie
   * @param above how many pages above the start of {@code user} an ET_DYN program lies
   * @throws RefusedProgramException if the program cannot be placed
   */
  PlannedProcess(Program program, SpawnRequest request, PageRange user, long above) {
    this.user = user;
    long top = user.limit().address().value();
    Executable executable = request.executable();
    long bias =
        executable.type() == ElfType.EXEC
            ? 0
            : user.first().plus(above).address().value() - executable.firstPage();
    this.request = request.toBuilder().userRange(user).bias(bias).stackTop(top).build();
    stack = PageRange.of(user.limit().plus(-(long) request.stackPages()), request.stackPages());
    placed = place(program, bias);
    for (LoadRegion region : placed.regions()) {
      PageRange pages =
          PageRange.of(VirtualAddress.of(region.firstPage()).page(), region.pageCount());
      if (pages.limit().compareTo(stack.first()) > 0) {
        throw new RefusedProgramException(
            program.name(), "its segment at " + pages + " lies where the stack is, " + stack);
      }
      occupied.add(pages);
    }
    stackImage = this.request.stackImage(placed, top);
  }

  SpawnRequest request() {
    return request;
  }

  String name() {
    return request.name();
  }

  /**
   * Where shared memory can be: below the stack and its gap, above the program.
   *
   * @throws RefusedProgramException if there is no room
   */
  PageRange roomForShared(long pages) {
    PageNumber first = stack.first().plus(-GAP_PAGES - pages);
    PageNumber programLimit = occupied.get(occupied.size() - 1).limit();
    if (first.compareTo(programLimit) < 0) {
      throw new RefusedProgramException(name(), "leaves no room for shared memory below the stack");
    }
    return PageRange.of(first, pages);
  }

  /** A page that belongs to nothing: just below the stack. */
  PageNumber outside() {
    return stack.first().plus(-1);
  }

  /** The pages of program and stack. */
  long pageCount() {
    return occupied.stream().mapToLong(PageRange::count).sum() + stack.count();
  }

  /** What the process must be when it is loaded. */
  ProcessModel newModel() {
    ProcessModel model = new ProcessModel();
    for (LoadRegion region : placed.regions()) {
      PageNumber first = VirtualAddress.of(region.firstPage()).page();
      for (int i = 0; i < region.pageCount(); i++) {
        int index = i;
        PageContents contents = new PageContents(to -> region.pageContent(index, to));
        model.add(new ModelPage(first.plus(i), contents, region.writable(), false));
      }
    }
    byte[] image = stackImage.bytes();
    long pointer = stackImage.stackPointer();
    for (long i = 0; i < stack.count(); i++) {
      PageNumber page = stack.first().plus(i);
      PageContents contents =
          new PageContents(to -> overlap(page.address().value(), to, pointer, image));
      model.add(new ModelPage(page, contents, true, false));
    }
    return model;
  }

  private PlacedExecutable place(Program program, long bias) {
    try {
      return program.executable().placed(bias, request.rules(user));
    } catch (BadExecutableException e) {
      throw new RefusedProgramException(program.name(), String.valueOf(e.getMessage()));
    }
  }

  /** Fills a page at {@code address} with the part of {@code image} that lies in it. */
  private static void overlap(long address, byte[] page, long imageAddress, byte[] image) {
    Arrays.fill(page, (byte) 0);
    long from = Math.max(address, imageAddress);
    long limit = Math.min(address + page.length, imageAddress + image.length);
    if (from < limit) {
      System.arraycopy(
          image, (int) (from - imageAddress), page, (int) (from - address), (int) (limit - from));
    }
  }
}
