package dev.quire.cli.scenario;

import dev.quire.api.Memory;
import dev.quire.api.PageNumber;
import dev.quire.api.VirtualAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** One access of a process to a page of its own, drawn at random; the model follows. */
final class Touch {

  private static final int LONGEST = 256;

  private final Random random;
  private final ByteBuffer page =
      ByteBuffer.allocate(PageNumber.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  Touch(Random random) {
    this.random = random;
  }

  /** Writes to the page; returns whether what was seen was as it must be. */
  boolean write(Memory memory, ModelPage to) {
    to.contents().read(page.array());
    int word = random.nextInt(PageNumber.BYTES / Long.BYTES) * Long.BYTES;
    VirtualAddress address = to.number().address().plus(word);
    long value = random.nextLong();
    boolean asExpected = true;
    int from = word;
    int length = Integer.BYTES;
    switch (random.nextInt(6)) {
      case 0 -> {
        memory.store8(address, (int) value);
        page.put(word, (byte) value);
      }
      case 1 -> {
        memory.store32(address, (int) value);
        page.putInt(word, (int) value);
      }
      case 2 -> {
        memory.store64(address, value);
        page.putLong(word, value);
        length = Long.BYTES;
      }
      case 3 -> {
        asExpected = memory.exchange32(address, (int) value) == page.getInt(word);
        page.putInt(word, (int) value);
      }
      case 4 -> {
        asExpected = memory.compareAndSet32(address, page.getInt(word), (int) value);
        page.putInt(word, (int) value);
      }
      default -> {
        length = 1 + random.nextInt(LONGEST);
        from = random.nextInt(PageNumber.BYTES - length);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        memory.write(to.number().address().plus(from), bytes, 0, length);
        page.put(from, bytes);
      }
    }
    to.contents().write(from, page.array(), from, length);
    return asExpected;
  }

  /** Reads some of the page; returns whether it was as it must be. */
  boolean read(Memory memory, ModelPage from) {
    from.contents().read(page.array());
    int start = random.nextInt(PageNumber.BYTES - LONGEST);
    byte[] found = new byte[1 + random.nextInt(LONGEST)];
    memory.read(from.number().address().plus(start), found, 0, found.length);
    return page.slice(start, found.length).equals(ByteBuffer.wrap(found));
  }
}
