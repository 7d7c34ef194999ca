package dev.quire.cli.scenario;

import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.FileStore;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A backing store for the length of a run, and the file that it may need. */
public final class Store implements AutoCloseable {

  private final BackingStore store;
  private final Optional<Path> file;

  private Store(BackingStore store, Optional<Path> file) {
    this.store = store;
    this.file = file;
  }

  /** Makes a store with room for so many pages. */
  public static Store create(Settings.Store kind, int slots) {
    if (kind == Settings.Store.MEMORY) {
      return new Store(MemoryStore.create(slots), Optional.empty());
    }
    try {
      Path file = Files.createTempFile("quire", ".swap");
      file.toFile().deleteOnExit();
      return new Store(FileStore.create(file, slots), Optional.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("no swap file can be had", e);
    } catch (StoreException e) {
      throw new UncheckedIOException(new IOException("no swap file can be had", e));
    }
  }

  /** The store itself. */
  public BackingStore slots() {
    return store;
  }

  @Override
  public void close() {
    try {
      store.close();
      if (file.isPresent()) {
        Files.deleteIfExists(file.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (StoreException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
