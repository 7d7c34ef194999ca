package dev.quire.conformance;

import dev.quire.api.Backend;
import dev.quire.api.TlbModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/** The backends that are registered, and those of them that a run asks for. */
public final class Subjects {

  /** The system property that names the backends to run, separated by commas; all without it. */
  public static final String BACKEND_PROPERTY = "quire.backend";

  static final String TLB_PROPERTY = "quire.tlb";
  static final String RULE_PROPERTY = "quire.rule";

  private Subjects() {}

  /** The backends that {@link ServiceLoader} finds, by name. */
  public static List<Backend> registered() {
    List<Backend> found = new ArrayList<>();
    ServiceLoader.load(Backend.class).forEach(found::add);
    found.sort(Comparator.comparing(Backend::name));
    return List.copyOf(found);
  }

  /**
   * The registered backends that {@value #BACKEND_PROPERTY} names.
   *
   * @throws IllegalArgumentException if it names one that is not registered
   */
  public static List<Backend> selected() {
    return registered().stream().filter(backend -> isSelected(backend.name())).toList();
  }

  /**
   * The registered backend of this name, selected or not.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Backend named(String name) {
    return registered().stream()
        .filter(backend -> backend.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /**
   * Whether {@value #BACKEND_PROPERTY} lets this backend run.
   *
   * @throws IllegalArgumentException if it names one that is neither this nor registered
   */
  public static boolean isSelected(String name) {
    List<String> asked = list(BACKEND_PROPERTY);
    List<String> known = registered().stream().map(Backend::name).toList();
    for (String one : asked) {
      if (!known.contains(one) && !one.equals(name)) {
        throw unknown(one);
      }
    }
    return asked.isEmpty() || asked.contains(name);
  }

  /** The TLB models to run under. */
  static List<TlbModel> models() {
    List<String> asked = list(TLB_PROPERTY);
    return asked.isEmpty()
        ? List.of(TlbModel.values())
        : asked.stream().map(name -> TlbModel.valueOf(name.toUpperCase(Locale.ROOT))).toList();
  }

  /** Whether the rule of this number is to run. */
  static boolean isRuleSelected(String number) {
    List<String> asked = list(RULE_PROPERTY);
    return asked.isEmpty() || asked.contains(number);
  }

  private static List<String> list(String property) {
    return Arrays.stream(System.getProperty(property, "").split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "no backend is called '"
            + name
            + "'; registered are "
            + registered().stream().map(Backend::name).toList());
  }
}
