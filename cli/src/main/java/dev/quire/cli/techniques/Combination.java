package dev.quire.cli.techniques;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.MachineConfig;
import dev.quire.api.TableAccessScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One choice of each kind.
 *
 * @param format the key of the backend
 * @param access how tables are reached
 * @param sync how kernel space is kept in step
 * @param supply where the frames of tables come from
 */
public record Combination(
    String format, TableAccessScheme access, KernelSyncScheme sync, Supply supply) {

  /**
   * The combinations of a format with this supply, those that there are and those that there are
   * not; where it has nothing to do with the schemes, those with windows that share or preallocate.
   */
  public static List<Combination> of(String format, Supply supply) {
    List<Combination> all = new ArrayList<>();
    for (KernelSyncScheme sync : KernelSyncScheme.values()) {
      for (TableAccessScheme access : TableAccessScheme.values()) {
        if (supply.concernsSchemes() || (access == TableAccessScheme.WINDOW && isPlain(sync))) {
          all.add(new Combination(format, access, sync, supply));
        }
      }
    }
    return all;
  }

  private static boolean isPlain(KernelSyncScheme sync) {
    return sync == KernelSyncScheme.SHARED || sync == KernelSyncScheme.PREALLOCATE;
  }

  /** Makes the choices. */
  public MachineConfig.Builder configure(MachineConfig.Builder config) {
    supply.configure(config);
    return config.tableAccess(access).kernelSync(sync);
  }

  /** Whether another has the same format and schemes, whatever its supply. */
  boolean isSchemesOf(Combination other) {
    return format.equals(other.format) && access == other.access && sync == other.sync;
  }

  /** The schemes without the format; the supply is named where it is not the usual one. */
  public String schemes() {
    return name(access) + ", " + name(sync) + (supply.isUsual() ? "" : ", " + name(supply));
  }

  /** The name of a choice as people write it, for example {@code direct-map}. */
  public static String name(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The choice with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static <E extends Enum<E>> E named(Class<E> kind, String name) {
    for (E choice : kind.getEnumConstants()) {
      if (name(choice).equals(name)) {
        return choice;
      }
    }
    throw new IllegalArgumentException("no " + kind.getSimpleName() + " is called " + name);
  }

  @Override
  public String toString() {
    return format + ": " + schemes();
  }
}
