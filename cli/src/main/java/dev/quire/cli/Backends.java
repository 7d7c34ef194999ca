package dev.quire.cli;

import dev.quire.api.Backend;
import jakarta.inject.Provider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The backends that the command knows, by kind of machine and by name. */
final class Backends {

  private final Map<MachineKind, Map<String, Provider<Backend>>> byKind;

  Backends(Map<String, Provider<Backend>> simulated, Map<String, Provider<Backend>> onQemu) {
    byKind =
        Map.of(
            MachineKind.SIMULATED,
            new LinkedHashMap<>(simulated),
            MachineKind.QEMU,
            new LinkedHashMap<>(onQemu));
  }

  /** All backends on simulated machines: what they lay out is the same on all machines. */
  List<Backend> all() {
    return named(MachineKind.SIMULATED, List.of());
  }

  /**
   * The backends of these names, in the order in which they stand there; all if there are none.
   *
   * @throws IllegalArgumentException if there is no backend of a name
   */
  List<Backend> named(MachineKind kind, Collection<String> names) {
    Map<String, Provider<Backend>> byName = byKind.getOrDefault(kind, Map.of());
    Map<String, Backend> chosen = new LinkedHashMap<>();
    for (String name : names.isEmpty() ? byName.keySet() : names) {
      Provider<Backend> provider = byName.get(name);
      if (provider == null) {
        throw new IllegalArgumentException(
            "no backend is called " + name + "; there are " + String.join(", ", byName.keySet()));
      }
      chosen.putIfAbsent(name, provider.get());
    }
    return new ArrayList<>(chosen.values());
  }
}
