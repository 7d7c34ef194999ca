package dev.quire.conformance.techniques;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.api.RootSource;
import dev.quire.api.TableAccessScheme;
import dev.quire.conformance.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One choice of each kind.
 *
 * @param format the key of the backend
 */
record Combination(
    String format, TableAccessScheme access, KernelSyncScheme sync, RootSource roots) {

  /** All combinations, those that a backend refuses included. */
  static List<Combination> all() {
    List<Combination> all = new ArrayList<>();
    Subjects.registered()
        .forEach(
            backend -> {
              for (TableAccessScheme access : TableAccessScheme.values()) {
                for (KernelSyncScheme sync : KernelSyncScheme.values()) {
                  for (RootSource roots : RootSource.values()) {
                    all.add(new Combination(backend.name(), access, sync, roots));
                  }
                }
              }
            });
    return all;
  }

  MachineConfig config() {
    return MachineConfig.strict().toBuilder()
        .tableAccess(access)
        .kernelSync(sync)
        .rootSource(roots)
        .build();
  }

  /** Why the backend refuses the combination; empty if it boots. */
  Optional<String> refusal() {
    try {
      Subjects.named(format).boot(config());
      return Optional.empty();
    } catch (PagingException.BadConfiguration e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The pairs of choices that a covering set must hold at least once. */
  Set<List<Object>> pairs() {
    return Set.of(
        List.of(format, access),
        List.of(format, sync),
        List.of(format, roots),
        List.of(access, sync),
        List.of(access, roots),
        List.of(sync, roots));
  }
}
