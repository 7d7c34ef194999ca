package dev.quire.qemu.mmu;

/** The words of a scene's tables as they are when it begins; zero elsewhere. */
final class SceneWords implements Words {
  private final Scene<?> scene;

  SceneWords(Scene<?> scene) {
    this.scene = scene;
  }

  @Override
  public int load(long address) {
    for (Table table : scene.tables()) {
      if (table.contains(address)) {
        int half = (int) (address % table.entryBytes()) * Byte.SIZE;
        return (int) (table.entry(table.index(address)) >>> half);
      }
    }
    return 0;
  }

  @Override
  public void store(long address, int word) {
    throw new IllegalStateException("a scene is not written to");
  }
}
