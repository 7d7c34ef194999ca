package dev.quire.x86.kernel;

import dev.quire.common.engine.Debts;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.TableView;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * As without PAE; but a processor has the page-directory-pointer entries in registers, which a load
 * of CR3 fills and nothing else (SDM 3A, 4.4.1): a change to one is seen after that alone, even
 * from not present to present.
 */
final class PaeInvalidation extends X86Invalidation {
  /** The level of the page-directory-pointer table. */
  static final int POINTERS = WideLinks.DIRECTORY + 1;

  PaeInvalidation(@Nullable TableView own) {
    super(own);
  }

  @Override
  void table(KernelProcessor on, long page, int level) {
    if (level == POINTERS) {
      everythingOfUser(on);
    } else {
      super.table(on, page, level);
    }
  }

  /**
   * Has every processor that translates by a space load its page-directory-pointer entries, one of
   * which has become present.
   */
  void loadPointers(KernelProcessor on, Space space, long page) {
    VarHandle.fullFence();
    int active = space.activeOn();
    if ((active & 1 << on.index()) != 0) {
      everythingOfUser(on);
    }
    if ((active & ~(1 << on.index())) != 0) {
      Debts debts = new Debts();
      debts.table(page, POINTERS);
      on.shootDown(active, space, debts, this);
    }
  }
}
