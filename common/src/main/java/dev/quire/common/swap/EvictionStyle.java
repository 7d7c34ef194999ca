package dev.quire.common.swap;

import dev.quire.api.AddressSpace;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import java.util.function.Function;

/**
 * Where the processor is while it takes a page out of a space, which is another than its own as a
 * rule. What comes of it is the same to the byte; what it costs is not.
 */
public enum EvictionStyle implements VictimEdits {

  /** It stays where it is and edits the victim's space from outside. */
  FOREIGN_EDIT {
    @Override
    public <T> T edit(Processor on, AddressSpace victim, Function<TableEdit, T> body) {
      try (TableEdit edit = on.edit(victim)) {
        return body.apply(edit);
      }
    }
  },

  /**
   * It activates the victim's space, edits it as the current one, and activates again what was
   * current before, whether or not the edit succeeds: two switches for each space that is looked at
   * or left, and no foreign window. The victim may be current on other processors at the same time.
   *
   * <p>Refused within an edit, as every activation is. Meanwhile the space that was current counts
   * one active processor less: whoever destroys spaces of processes does so through the pager,
   * which waits. Code that interrupts this finds the victim's space current, and leaves it so.
   */
  IN_VICTIM_SPACE {
    @Override
    public <T> T edit(Processor on, AddressSpace victim, Function<TableEdit, T> body) {
      AddressSpace before = on.current();
      on.activate(victim);
      try {
        return FOREIGN_EDIT.edit(on, victim, body);
      } finally {
        // A space that is none of the pager's may have been destroyed meanwhile.
        on.activate(before.isDestroyed() ? on.paging().kernelSpace() : before);
      }
    }
  }
}
