package dev.quire.qemu.linux.abi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The names of an architecture's system calls. Handlers go by name: it is the same everywhere. */
public final class SystemCallNumbers {

  /** The columns of the table. */
  enum Column {
    I386(1),
    ARM(2);

    private final int position;

    Column(int position) {
      this.position = position;
    }
  }

  private static final String TABLE = "system-calls.txt";

  private final Map<Integer, String> names = new HashMap<>();

  private SystemCallNumbers() {}

  static SystemCallNumbers read(Column column) {
    SystemCallNumbers numbers = new SystemCallNumbers();
    try (InputStream table = SystemCallNumbers.class.getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new IllegalStateException(TABLE + " is missing");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(table, StandardCharsets.US_ASCII));
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", -1))
          .filter(fields -> !fields[column.position].equals("-"))
          .forEach(
              fields -> numbers.names.put(Integer.valueOf(fields[column.position]), fields[0]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return numbers;
  }

  /** The name of a call; one that Linux does not know is named by its number. */
  public String name(int number) {
    return names.getOrDefault(number, "call_" + Integer.toUnsignedString(number));
  }
}
