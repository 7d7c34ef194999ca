package dev.quire.x86.kernel;

import dev.quire.common.engine.TableView;
import dev.quire.x86.layout.PaeGeometry;
import dev.quire.x86.layout.WideGeometry;

/**
 * A window of 8 MB in which four directory entries that link directories show the tables: the table
 * of slot s of directory d at base + (512 d + s) × 4 KB. The directory that has the window entries
 * shows the directories where its own last tables are, since its last four entries link them.
 *
 * <p>As the root it shows these four entries: they stand for the page-directory-pointer entries,
 * which no window can show.
 */
final class PaeView implements TableView {

  /** The slot of the window directory that links directory 0; the other three follow. */
  static final int OWN_SLOT = WideGeometry.ENTRIES - PaeGeometry.POINTERS;

  private final int windowDirectory;
  private final long base;

  /**
   * Creates the view.
   *
   * @param windowDirectory which directory has the window entries
   * @param slot the first of the four
   */
  PaeView(int windowDirectory, int slot) {
    this.windowDirectory = windowDirectory;
    this.base = PaeAddressMap.slotAddress(windowDirectory, slot);
  }

  @Override
  public long table(int level, long page, long frame) {
    long number = page >>> WideGeometry.INDEX_BITS;
    return level == WideLinks.DIRECTORY
        ? directory((int) (number >>> WideGeometry.INDEX_BITS))
        : tablePage(number);
  }

  /** The address at which directory {@code number} appears. */
  long directory(int number) {
    return tablePage(tableNumber(windowDirectory, OWN_SLOT + number));
  }

  @Override
  public long root(long page) {
    return pointer(PaeAddressMap.directory(page));
  }

  /** The address of the entry that stands for that page-directory-pointer entry. */
  long pointer(int number) {
    return slotEntry(OWN_SLOT + number);
  }

  /** How many bytes from its begin the window directory has that entry. */
  static long pointerOffset(int number) {
    return (long) (OWN_SLOT + number) << WideGeometry.ENTRY_SHIFT;
  }

  /** The address of an entry of the window directory. */
  long slotEntry(int slot) {
    return directory(windowDirectory) + ((long) slot << WideGeometry.ENTRY_SHIFT);
  }

  /** The address of the page that shows what an entry of the window directory links. */
  long slotPage(int slot) {
    return tablePage(tableNumber(windowDirectory, slot));
  }

  private static long tableNumber(int directory, int slot) {
    return (long) directory << WideGeometry.INDEX_BITS | slot;
  }

  private long tablePage(long number) {
    return base + (number << WideGeometry.PAGE_SHIFT);
  }
}
