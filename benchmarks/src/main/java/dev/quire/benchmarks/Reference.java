package dev.quire.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The C reference: built by gcc where there is one, and run beside the operations. */
final class Reference {
  private static final String SOURCE = "reference.c";

  /** Aligned, so that no figure depends on where a loop happens to come to lie. */
  private static final List<String> GCC =
      List.of("gcc", "-std=c11", "-O2", "-falign-functions=64", "-falign-loops=32");

  private final Path program;
  private final Map<String, List<Double>> samples = new TreeMap<>();

  private Reference(Path program) {
    this.program = program;
  }

  /**
   * Builds the reference into a directory.
   *
   * @return empty if there is no gcc
   * @throws IOException if gcc fails, or a file cannot be written
   */
  static Optional<Reference> build(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path source = directory.resolve(SOURCE);
    try (InputStream in = Reference.class.getResourceAsStream("/" + SOURCE)) {
      if (in == null) {
        throw new IOException(SOURCE + " is not on the class path");
      }
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
    }
    Path program = directory.resolve("reference");
    List<String> command = new ArrayList<>(GCC);
    command.addAll(List.of("-o", program.toString(), source.toString()));
    Process gcc;
    try {
      gcc = start(command);
    } catch (IOException e) {
      return Optional.empty();
    }
    output(gcc, "gcc");
    return Optional.of(new Reference(program));
  }

  /** Runs the reference once more and keeps its samples. */
  void run(int count) throws IOException, InterruptedException {
    String output = output(start(List.of(program.toString(), Integer.toString(count))), SOURCE);
    for (String line : output.lines().toList()) {
      List<String> words = Arrays.asList(line.split(" "));
      List<Double> all = samples.computeIfAbsent(words.get(0), key -> new ArrayList<>());
      words.subList(1, words.size()).forEach(word -> all.add(Double.valueOf(word)));
    }
  }

  /** The samples so far, in nanoseconds, by the key of the operation. */
  Map<String, List<Double>> samples() {
    return samples;
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String output(Process process, String name)
      throws IOException, InterruptedException {
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(name + " ended with " + code + ": " + text);
    }
    return text;
  }
}
