package dev.quire.common.swap;

import dev.quire.api.AddressSpace;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import java.util.function.Function;

/**
 * How a pager reaches the tables of the spaces that a page must leave, and of those whose marks it
 * looks at to choose one. {@link EvictionStyle} has the two ways there are. Only the holder of the
 * pager's lock calls. The laws:
 *
 * <ol>
 *   <li>The body is called once, with an edit of the victim's space, which is closed afterwards
 *       however the body ended.
 *   <li>What was current on the processor is current afterwards, however the body ended.
 * </ol>
 */
public interface VictimEdits {

  /**
   * Edits a victim's space.
   *
   * @return what the body returned
   * @throws dev.quire.api.PagingException.SpaceBusy as {@link Processor#edit}
   */
  <T> T edit(Processor on, AddressSpace victim, Function<TableEdit, T> body);
}
