package dev.quire.common.swap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.lifecycle.AfterTry;

/** The laws of a store, for a file. */
class FileStoreTest extends BackingStoreContract {

  private final Path path;

  FileStoreTest() {
    try {
      path = Files.createTempFile("store", ".swap");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  BackingStore create(int slots) throws StoreException {
    return FileStore.create(path, slots);
  }

  @AfterTry
  void deleteFile() throws IOException {
    Files.deleteIfExists(path);
  }
}
