package dev.quire.armv7.kernel;

import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.common.engine.TableView;

/**
 * A window of 4 MB in which a mirror shows the tables: the table of group g at base + g × 4 KB, the
 * mirror itself in the same row, and the L1 beside it.
 */
final class Armv7View implements TableView {
  private final long base;
  private final int mirrorWord;
  private final int l1Word;

  private Armv7View(long base, int mirrorWord, int l1Word) {
    this.base = base;
    this.mirrorWord = mirrorWord;
    this.l1Word = l1Word;
  }

  /** A window that shows a user space, at {@code base}. */
  static Armv7View ofUser(long base, int n) {
    return new Armv7View(base, MirrorGeometry.mirrorWord(n), MirrorGeometry.l1Word(n));
  }

  /** The kernel's window. */
  static Armv7View ofKernel() {
    return new Armv7View(
        MirrorGeometry.KERNEL_WINDOW,
        MirrorGeometry.KERNEL_MIRROR_WORD,
        MirrorGeometry.KERNEL_L1_WORD);
  }

  @Override
  public long table(int level, long page, long frame) {
    return MirrorGeometry.seenAt(base, (int) (page >>> Armv7Geometry.VIEW_INDEX_BITS));
  }

  /** The address of the mirror. */
  long mirror() {
    return MirrorGeometry.seenAt(base, mirrorWord);
  }

  /** The address of the mirror's word for the group of {@code page}. */
  long mirrorEntry(long page) {
    return mirror() + ((page >>> Armv7Geometry.VIEW_INDEX_BITS) << Armv7Geometry.ENTRY_SHIFT);
  }

  /** Unlike x86, the root has four words for a group, and is not the window's highest level. */
  @Override
  public long root(long page) {
    long word = (page >>> Armv7Geometry.VIEW_INDEX_BITS) << Armv7Geometry.QUARTER_BITS;
    return MirrorGeometry.seenAt(base, l1Word) + (word << Armv7Geometry.ENTRY_SHIFT);
  }
}
