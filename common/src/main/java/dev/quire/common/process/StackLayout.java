package dev.quire.common.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Lays out one stack: first the places from the top downwards, then the bytes upwards. */
final class StackLayout {

  private final InitialStack stack;
  private final List<byte[]> arguments;
  private final List<byte[]> environment;
  private final byte[] fileName;
  private final byte[] platform;

  private final long argumentsAt;
  private final long environmentAt;
  private final long fileNameAt;
  private final long platformAt;
  private final long randomAt;
  private final Map<AuxType, Long> vector;
  private final long stackPointer;

  StackLayout(InitialStack stack) {
    this.stack = stack;
    arguments = encoded(stack.arguments());
    environment = encoded(stack.environment());
    fileName = encoded(stack.fileName());
    platform = encoded(stack.platform());

    fileNameAt = stack.top() - stack.wordBytes() - fileName.length;
    environmentAt = fileNameAt - size(environment);
    argumentsAt = environmentAt - size(arguments);
    platformAt = argumentsAt - platform.length;
    randomAt = aligned(platformAt - InitialStack.RANDOM_BYTES);
    vector = new EnumMap<>(AuxType.class);
    vector.putAll(stack.auxiliary().values());
    vector.put(AuxType.PLATFORM, platformAt);
    vector.put(AuxType.RANDOM, randomAt);
    vector.put(AuxType.EXECFN, fileNameAt);
    // The count; each list with its zero; the pairs with theirs.
    long words = 1 + (arguments.size() + 1L) + (environment.size() + 1L) + 2 * (vector.size() + 1L);
    stackPointer = aligned(randomAt - words * stack.wordBytes());
  }

  StackImage image() {
    long size = stack.top() - stackPointer;
    if (size > Math.min(stack.limit(), Integer.MAX_VALUE)) {
      throw new InitialStackTooLargeException(size, stack.limit());
    }
    ByteBuffer image = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    word(image, arguments.size());
    addresses(image, argumentsAt, arguments);
    addresses(image, environmentAt, environment);
    for (Map.Entry<AuxType, Long> entry : vector.entrySet()) {
      word(image, entry.getKey().number());
      word(image, entry.getValue());
    }
    word(image, 0);
    word(image, 0);
    byte[] random = new byte[InitialStack.RANDOM_BYTES];
    new Random(stack.seed()).nextBytes(random);
    put(image, randomAt, random);
    put(image, platformAt, platform);
    put(image, argumentsAt, arguments);
    put(image, environmentAt, environment);
    put(image, fileNameAt, fileName);
    return new StackImage(stackPointer, image.array());
  }

  private void addresses(ByteBuffer image, long first, List<byte[]> strings) {
    long address = first;
    for (byte[] string : strings) {
      word(image, address);
      address += string.length;
    }
    word(image, 0);
  }

  private void word(ByteBuffer image, long value) {
    if (stack.wordBytes() == Long.BYTES) {
      image.putLong(value);
    } else {
      image.putInt((int) value);
    }
  }

  private void put(ByteBuffer image, long address, List<byte[]> strings) {
    long at = address;
    for (byte[] string : strings) {
      put(image, at, string);
      at += string.length;
    }
  }

  private void put(ByteBuffer image, long address, byte[] bytes) {
    image.put((int) (address - stackPointer), bytes);
  }

  private static List<byte[]> encoded(List<String> strings) {
    List<byte[]> all = new ArrayList<>(strings.size());
    for (String string : strings) {
      all.add(encoded(string));
    }
    return all;
  }

  /** The string's bytes and the zero that ends them. */
  private static byte[] encoded(String string) {
    return (string + '\0').getBytes(StandardCharsets.UTF_8);
  }

  private static long size(List<byte[]> strings) {
    return strings.stream().mapToLong(string -> string.length).sum();
  }

  private static long aligned(long address) {
    return address & -InitialStack.ALIGNMENT;
  }
}
