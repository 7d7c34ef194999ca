package dev.quire.common.process;

import com.google.auto.value.AutoValue;
import java.util.List;

/**
 * What a program finds on its stack at its entry, and where. All words are little endian.
 *
 * <pre>
 *   stack top         one word of zero
 *                     file name of the program
 *                     environment strings, the last highest
 *                     argument strings, the last highest
 *                     platform string
 *                     16 random bytes, on a multiple of 16
 *                     (padding)
 *                     auxiliary vector: pairs of type and value, ended by a pair of zeroes
 *                     addresses of the environment strings, ended by zero
 *                     addresses of the argument strings, ended by zero
 *   stack pointer     number of arguments
 * </pre>
 *
 * <p>The order from the stack pointer to the end of the vector is that of the System V Application
 * Binary Interface, Intel386 Processor Supplement, "Process Initialization"; ARM EABI systems use
 * the same. The i386 ABI wants the stack pointer on a multiple of 16 at the entry and the Procedure
 * Call Standard for the Arm Architecture on a multiple of 8: it is a multiple of 16 on both, so
 * that the images are alike.
 */
@AutoValue
public abstract class InitialStack {

  /** What the stack pointer and the random bytes are a multiple of. */
  public static final int ALIGNMENT = 16;

  /** How many bytes AT_RANDOM points at. */
  public static final int RANDOM_BYTES = 16;

  InitialStack() {}

  /**
   * Begins a stack without arguments and environment, with an empty vector, 4-byte words and seed
   * 0. The top, the limit, the file name and the platform must be set.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new AutoValue_InitialStack.Builder()
        .wordBytes(Integer.BYTES)
        .arguments(List.of())
        .environment(List.of())
        .auxiliary(AuxiliaryVector.empty())
        .seed(0);
  }

  /** The address just after the stack, a multiple of 16, unsigned. */
  public abstract long top();

  /** How many bytes the image may have, at most {@code top()}. */
  public abstract long limit();

  /** The size of a word: 4 or 8 bytes. */
  public abstract int wordBytes();

  /** {@code argv}. */
  @SuppressWarnings("AutoValueImmutableFields") // an unmodifiable copy
  public abstract List<String> arguments();

  /** {@code envp}, each as {@code NAME=value}. */
  @SuppressWarnings("AutoValueImmutableFields") // an unmodifiable copy
  public abstract List<String> environment();

  /** The auxiliary vector, but for what points into the stack. */
  public abstract AuxiliaryVector auxiliary();

  /** What AT_EXECFN points at. */
  public abstract String fileName();

  /** What AT_PLATFORM points at, such as {@code "i686"} or {@code "v7l"}. */
  public abstract String platform();

  /** What the random bytes are made from: the same seed gives the same bytes. */
  public abstract long seed();

  /**
   * Lays the stack out. Strings are stored in UTF-8.
   *
   * @return the bytes and the stack pointer
   * @throws InitialStackTooLargeException if it does not fit in the limit
   */
  public final StackImage image() {
    return new StackLayout(this).image();
  }

  /** Takes what a stack is made of. */
  @AutoValue.Builder
  public abstract static class Builder {

    Builder() {}

    /** Sets the address just after the stack, a multiple of 16, unsigned. */
    public abstract Builder top(long top);

    /** Sets how many bytes the image may have, at most the top's address. */
    public abstract Builder limit(long bytes);

    /** Sets the size of a word: 4 or 8 bytes. */
    public abstract Builder wordBytes(int bytes);

    /** Sets the arguments. */
    public abstract Builder arguments(List<String> arguments);

    /** Sets the environment. */
    public abstract Builder environment(List<String> environment);

    /** Sets the auxiliary vector. */
    public abstract Builder auxiliary(AuxiliaryVector vector);

    /** Sets the file name of the program. */
    public abstract Builder fileName(String name);

    /** Sets the platform's name. */
    public abstract Builder platform(String name);

    /** Sets what the random bytes are made from. */
    public abstract Builder seed(long seed);

    abstract List<String> arguments();

    abstract List<String> environment();

    abstract InitialStack autoBuild();

    /**
     * Builds the stack's description.
     *
     * @return the description
     * @throws IllegalArgumentException if the word size is neither 4 nor 8, the top or a value of
     *     the vector does not fit in a word, the top is misaligned, the limit is negative or above
     *     the top, or a string holds a zero character
     * @throws IllegalStateException if something that must be set is not
     */
    public final InitialStack build() {
      arguments(List.copyOf(arguments()));
      environment(List.copyOf(environment()));
      InitialStack stack = autoBuild();
      StackRules.check(stack);
      return stack;
    }
  }
}
