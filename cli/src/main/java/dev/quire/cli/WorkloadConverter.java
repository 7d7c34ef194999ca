package dev.quire.cli;

import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a workload. */
final class WorkloadConverter implements ITypeConverter<WorkloadKind> {

  @Override
  public WorkloadKind convert(String value) {
    String key = value.toLowerCase(Locale.ROOT);
    for (WorkloadKind kind : WorkloadKind.values()) {
      if (kind.key().equals(key)) {
        return kind;
      }
    }
    throw new TypeConversionException(
        "no workload is called '" + value + "'; there are " + String.join(", ", new Names()));
  }

  /** The names that there are. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(WorkloadKind.values()).map(WorkloadKind::key).iterator();
    }
  }
}
