package dev.quire.common.hardware;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** What happened to the words of one frame that walks have read as a table. */
final class TableLog {

  /** A store: what it replaced, and whose it was. Edit and space are −1 outside of an edit. */
  record Store(long sequence, long before, long after, int processor, long edit, long space) {}

  /** How many stores a word is remembered for. */
  private static final int KEPT = 16;

  /** A word: the stores to it, oldest first, and the TLB entries that were made from it. */
  private static final class Word {
    final ArrayDeque<Store> stores = new ArrayDeque<>();
    final Set<TlbEntry> cached = new HashSet<>();
  }

  private final Map<Long, Word> words = new HashMap<>();

  void stored(long address, Store store) {
    ArrayDeque<Store> stores = word(address).stores;
    if (stores.size() >= KEPT) {
      stores.removeFirst();
    }
    stores.addLast(store);
  }

  /**
   * Adds a store that a walk does not see yet, if it is not known: it was made before any walk read
   * the frame, or is older than those that are kept.
   */
  void remember(long address, Store store) {
    ArrayDeque<Store> stores = word(address).stores;
    Store oldest = stores.peekFirst();
    if (oldest == null || oldest.sequence > store.sequence) {
      stores.addFirst(store);
    }
  }

  /**
   * Returns the store that made an entry stale, if it is known: the first since the entry was read
   * after which the word was never again what the entry was made from.
   *
   * @param sequence when the entry was read
   * @param same whether a word is what the entry was made from
   */
  @Nullable Store owing(long address, long sequence, LongPredicate same) {
    Word word = words.get(address);
    if (word == null) {
      return null;
    }
    Store owing = null;
    for (Store store : word.stores) {
      if (store.sequence > sequence) {
        if (same.test(store.after)) {
          owing = null;
        } else if (owing == null) {
          owing = store;
        }
      }
    }
    return owing != null ? owing : word.stores.peekLast();
  }

  void cached(long address, TlbEntry entry) {
    word(address).cached.add(entry);
  }

  void dropped(long address, TlbEntry entry) {
    Word word = words.get(address);
    if (word != null) {
      word.cached.remove(entry);
    }
  }

  Set<TlbEntry> cachedFrom(long address) {
    Word word = words.get(address);
    return word == null ? Set.of() : word.cached;
  }

  private Word word(long address) {
    return words.computeIfAbsent(address, key -> new Word());
  }
}
