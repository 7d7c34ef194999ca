package dev.quire.qemu.linux;

import com.google.auto.value.AutoValue;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What programs find. */
@AutoValue
public abstract class LinuxOptions {

  /**
   * The fewest frames that programs can have: an instruction may need six pages at once, as when it
   * copies from one pair of pages to another and crosses pages itself.
   */
  public static final int MINIMUM_FRAMES = 8;

  LinuxOptions() {}

  /**
   * Begins with the whole host as the tree of files, its working directory, no environment, no
   * input, output that goes nowhere, no trace, and as many frames as there are.
   */
  public static Builder builder() {
    return new AutoValue_LinuxOptions.Builder()
        .root(Path.of("/"))
        .directory(Path.of(""))
        .environment(List.of())
        .input(InputStream.nullInputStream())
        .output(OutputStream.nullOutputStream())
        .error(OutputStream.nullOutputStream())
        .reports(line -> {})
        .frames(OptionalLong.empty());
  }

  /** The directory of the host that is the root of what programs see; they only read it. */
  public abstract Path root();

  /** The directory of the host where they begin; the root if it is outside. */
  public abstract Path directory();

  /** The environment, each as {@code NAME=value}. */
  @SuppressWarnings("AutoValueImmutableFields") // an unmodifiable copy
  public abstract List<String> environment();

  /** Standard input. */
  public abstract InputStream input();

  /** Standard output. */
  public abstract OutputStream output();

  /** Standard error. */
  public abstract OutputStream error();

  /** Is told in a line what no program is told: which access was refused, and where. */
  public abstract Consumer<String> reports();

  /** Is told each system call in a line. */
  public abstract Optional<Consumer<String>> trace();

  /** How many frames the pages of all programs may have together. */
  public abstract OptionalLong frames();

  /** Builds options. */
  @AutoValue.Builder
  public abstract static class Builder {

    Builder() {}

    /** Sets {@link LinuxOptions#root}. */
    public abstract Builder root(Path root);

    /** Sets {@link LinuxOptions#directory}. */
    public abstract Builder directory(Path directory);

    /** Sets {@link LinuxOptions#environment}. */
    public abstract Builder environment(List<String> environment);

    /** Sets {@link LinuxOptions#input}. */
    public abstract Builder input(InputStream input);

    /** Sets {@link LinuxOptions#output}. */
    public abstract Builder output(OutputStream output);

    /** Sets {@link LinuxOptions#error}. */
    public abstract Builder error(OutputStream error);

    /** Sets {@link LinuxOptions#reports}. */
    public abstract Builder reports(Consumer<String> reports);

    /** Sets {@link LinuxOptions#trace}. */
    public abstract Builder trace(Consumer<String> trace);

    /** Sets {@link LinuxOptions#frames}. */
    public abstract Builder frames(OptionalLong frames);

    abstract List<String> environment();

    abstract LinuxOptions autoBuild();

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if there are fewer than {@value #MINIMUM_FRAMES} frames
     */
    public final LinuxOptions build() {
      environment(List.copyOf(environment()));
      LinuxOptions options = autoBuild();
      if (options.frames().orElse(MINIMUM_FRAMES) < MINIMUM_FRAMES) {
        throw new IllegalArgumentException(
            options.frames().getAsLong()
                + " page frames; programs need at least "
                + MINIMUM_FRAMES);
      }
      return options;
    }
  }
}
