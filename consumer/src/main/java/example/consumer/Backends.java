package example.consumer;

import java.util.List;

/** The backends that this project depends on, by package. */
public final class Backends {
  private Backends() {}

  /** The root packages of the backends. */
  public static List<String> packages() {
    return List.of("dev.quire.x86", "dev.quire.armv7");
  }
}
