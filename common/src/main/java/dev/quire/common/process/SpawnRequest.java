package dev.quire.common.process;

import com.google.auto.value.AutoValue;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.common.elf.Executable;
import dev.quire.common.elf.ExecutableRules;
import dev.quire.common.elf.PlacedExecutable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What process to make. */
@AutoValue
public abstract class SpawnRequest {

  /** How many pages a stack has unless asked otherwise. */
  public static final int DEFAULT_STACK_PAGES = 32;

  SpawnRequest() {}

  /** Begins a request for a process that its parent loads lazily, of any machine. */
  public static Builder builder(String name, Executable executable) {
    return new AutoValue_SpawnRequest.Builder()
        .name(name)
        .executable(executable)
        .arguments(List.of(name))
        .environment(List.of())
        .mode(StartMode.FROM_PARENT)
        .policy(LoadPolicy.lazy())
        .medium(Medium.FIXED)
        .stackPages(DEFAULT_STACK_PAGES)
        .platform("quire")
        .hardwareCapabilities(0)
        .seed(0);
  }

  /** The name of the process and of its file. */
  public abstract String name();

  /** What it is made from. */
  public abstract Executable executable();

  /** {@code argv}; the name alone unless set. */
  @SuppressWarnings("AutoValueImmutableFields") // an unmodifiable copy
  public abstract List<String> arguments();

  /** {@code envp}; empty unless set. */
  @SuppressWarnings("AutoValueImmutableFields") // an unmodifiable copy
  public abstract List<String> environment();

  /** Who fills it; the parent unless set. */
  public abstract StartMode mode();

  /** When its file is read; lazily unless set. */
  public abstract LoadPolicy policy();

  /** When the executable itself wants to be read; goes before {@link #policy}. */
  public abstract Optional<LoadPolicy> wish();

  /** What the executable lies on; a removable medium is read at once, whatever the policies. */
  public abstract Medium medium();

  /** Which machine the executable must be for; empty for any. */
  public abstract OptionalInt machine();

  /** The pages that it may have; the whole user range of the machine unless set. */
  public abstract Optional<PageRange> userRange();

  /**
   * What is added to the addresses of an ET_DYN executable, a multiple of 4096; unless set, what
   * places it 4 MB above the first user address.
   */
  public abstract OptionalLong bias();

  /** The address just after the stack, a multiple of 4096; the end of its range unless set. */
  public abstract OptionalLong stackTop();

  /** How many pages its stack has, at least 1. */
  public abstract int stackPages();

  /** The name of the processor that the stack tells the program. */
  public abstract String platform();

  /**
   * What the processor can do, as the stack tells the program ({@link AuxType#HWCAP}); 0 unless
   * set.
   */
  public abstract long hardwareCapabilities();

  /** What the random bytes on its stack are made from. */
  public abstract long seed();

  /**
   * What the executable has to keep to.
   *
   * @param user the pages where it may lie
   */
  public final ExecutableRules rules(PageRange user) {
    long first = user.first().address().value();
    long limit = user.limit().address().value();
    return machine().isPresent()
        ? ExecutableRules.forMachine(first, limit, machine().getAsInt())
        : ExecutableRules.forAnyMachine(first, limit);
  }

  /**
   * What the program finds on its stack.
   *
   * @param placed the executable, where it lies
   * @param top the address just after the stack, a multiple of 16, unsigned
   * @throws InitialStackTooLargeException if arguments and environment do not fit
   * @throws IllegalArgumentException if the top is not a multiple of 16, or a string holds a zero
   *     character
   */
  public final StackImage stackImage(PlacedExecutable placed, long top) {
    return InitialStack.builder()
        .top(top)
        .limit((long) stackPages() * PageNumber.BYTES)
        .arguments(arguments())
        .environment(environment())
        .auxiliary(AuxiliaryVector.of(placed).with(AuxType.HWCAP, hardwareCapabilities()))
        .fileName(name())
        .platform(platform())
        .seed(seed())
        .build()
        .image();
  }

  /** Returns a builder that starts from this request. */
  public abstract Builder toBuilder();

  /** Builds requests. */
  @AutoValue.Builder
  public abstract static class Builder {

    Builder() {}

    /** Sets {@link SpawnRequest#name}. */
    public abstract Builder name(String name);

    /** Sets {@link SpawnRequest#executable}. */
    public abstract Builder executable(Executable executable);

    /** Sets {@link SpawnRequest#arguments}. */
    public abstract Builder arguments(List<String> arguments);

    /** Sets {@link SpawnRequest#environment}. */
    public abstract Builder environment(List<String> environment);

    /** Sets {@link SpawnRequest#mode}. */
    public abstract Builder mode(StartMode mode);

    /** Sets {@link SpawnRequest#policy}. */
    public abstract Builder policy(LoadPolicy policy);

    /** Sets {@link SpawnRequest#wish}. */
    public abstract Builder wish(LoadPolicy wish);

    /** Sets {@link SpawnRequest#medium}. */
    public abstract Builder medium(Medium medium);

    /** Sets {@link SpawnRequest#machine}. */
    public abstract Builder machine(int machine);

    /** Sets {@link SpawnRequest#userRange}. */
    public abstract Builder userRange(PageRange pages);

    /** Sets {@link SpawnRequest#bias}. */
    public abstract Builder bias(long bias);

    /** Sets {@link SpawnRequest#stackTop}. */
    public abstract Builder stackTop(long address);

    /** Sets {@link SpawnRequest#stackPages}. */
    public abstract Builder stackPages(int pages);

    /** Sets {@link SpawnRequest#platform}. */
    public abstract Builder platform(String platform);

    /** Sets {@link SpawnRequest#hardwareCapabilities}. */
    public abstract Builder hardwareCapabilities(long bits);

    /** Sets {@link SpawnRequest#seed}. */
    public abstract Builder seed(long seed);

    abstract List<String> arguments();

    abstract List<String> environment();

    abstract SpawnRequest autoBuild();

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if the stack has no page
     */
    public final SpawnRequest build() {
      arguments(List.copyOf(arguments()));
      environment(List.copyOf(environment()));
      SpawnRequest request = autoBuild();
      if (request.stackPages() < 1) {
        throw new IllegalArgumentException("a stack of " + request.stackPages() + " pages");
      }
      return request;
    }
  }
}
