package dev.quire.common.hardware;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.quire.api.DeviceRange;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a machine, by physical address: RAM, and the memory of its devices.
 *
 * <p>Laws:
 *
 * <ol>
 *   <li>What was never written reads as {@link #poison()}: entries that the architecture takes for
 *       valid, so that whoever counts on zeroes that no one wrote is found out.
 *   <li>A word is read and written whole. Narrower stores leave the rest of their word alone, also
 *       when another processor writes there at the same time.
 *   <li>A store is seen after the stores that precede it on the same processor.
 *   <li>An address that is neither RAM nor device is a {@link BusError}.
 *   <li>Two words at a multiple of 8 are read and written whole by the operations of 64 bits.
 *       Towards the others each of the two is a word by itself: a narrower load may see one of them
 *       new and the other old; an exchange returns each as it stood when it was replaced; a
 *       compare-and-set changes only words that differ, and none if one is not as expected then.
 * </ol>
 *
 * <p>Memory is held in chunks of 1 MB that come into being when they are touched. Addresses are
 * unsigned, in bytes.
 */
public final class Ram {
  static final int WORD_SHIFT = 2;
  static final int DOUBLE_SHIFT = 3;
  static final int DOUBLE_BYTES = 1 << DOUBLE_SHIFT;
  static final int FRAME_SHIFT = PageNumber.SHIFT;
  static final int WORD_BYTES = 1 << WORD_SHIFT;
  private static final int WORD_MASK = WORD_BYTES - 1;
  private static final int BYTE_MASK = (1 << Byte.SIZE) - 1;
  private static final int HALF_MASK = (1 << Short.SIZE) - 1;
  private static final int FRAME_DOUBLES = PageNumber.BYTES >>> DOUBLE_SHIFT;
  private static final int CHUNK_SHIFT = 20;
  private static final int CHUNK_WORDS = 1 << (CHUNK_SHIFT - WORD_SHIFT);
  private static final int CHUNK_FRAMES = 1 << (CHUNK_SHIFT - PageNumber.SHIFT);
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

  /** Chunks that are memory from end to end and have been touched: these need no more checks. */
  private final int[] @Nullable [] chunks;

  /** Chunks that are memory in part and have been touched. */
  private final int[] @Nullable [] edges;

  private final long firstFrame;
  private final long frames;
  private final DeviceRange[] devices;
  private final long poison;
  private final Doublewords doublewords = new Doublewords();

  /**
   * Creates the memory of an architecture with 32-bit entries.
   *
   * @param config what is where
   * @param poisonBits the low 12 bits of the word that fresh memory is filled with; its frame is
   *     one in the middle of RAM
   */
  public Ram(MachineConfig config, int poisonBits) {
    this(config, poisonBits, WORD_SHIFT);
  }

  /**
   * Creates the memory that {@code config} describes.
   *
   * @param config what is where
   * @param poisonBits the bits besides the frame of the entry that fresh memory is filled with; its
   *     frame is one in the middle of RAM
   * @param entryShift log2 of the bytes of an entry: 2 or 3
   */
  Ram(MachineConfig config, long poisonBits, int entryShift) {
    firstFrame = config.ramBase().frame().value();
    frames = config.ramBytes() >>> PageNumber.SHIFT;
    devices = config.devices().toArray(new DeviceRange[0]);
    long end = firstFrame + frames;
    for (DeviceRange device : devices) {
      end = Math.max(end, device.first().value() + device.frames());
    }
    int chunkCount = (int) (((end << PageNumber.SHIFT) - 1) >>> CHUNK_SHIFT) + 1;
    chunks = new int[chunkCount][];
    edges = new int[chunkCount][];
    long entry = ((firstFrame + frames / 2) << PageNumber.SHIFT) | poisonBits;
    poison =
        entryShift == WORD_SHIFT
            ? Doublewords.join(Doublewords.low(entry), Doublewords.low(entry))
            : entry;
  }

  /** Returns whether a frame is RAM or device. */
  public boolean isMemory(long frame) {
    return Long.compareUnsigned(frame - firstFrame, frames) < 0 || isDevice(frame);
  }

  /**
   * The word that fresh memory is filled with; the low word of each two if entries have 64 bits.
   */
  public int poison() {
    return Doublewords.low(poison);
  }

  /** The two words that fresh memory is filled with. */
  public long poison64() {
    return poison;
  }

  /** Fills a frame with {@link #poison64()}. */
  public void poison(long frame) {
    fill64(frame << PageNumber.SHIFT, FRAME_DOUBLES, poison, 0);
  }

  /** Loads the byte at {@code address}, zero-extended. */
  public int load8(long address) {
    return (load32(address & ~WORD_MASK) >>> shift(address)) & BYTE_MASK;
  }

  /** Loads the 16 bits at an even address, zero-extended. */
  public int load16(long address) {
    return (load32(address & ~WORD_MASK) >>> shift(address)) & HALF_MASK;
  }

  /** Loads the word at an aligned address. */
  public int load32(long address) {
    int word = chunk(address)[offset(address)];
    VarHandle.acquireFence();
    return word;
  }

  /** Stores a byte and returns the word that it was stored in as it was before. */
  @CanIgnoreReturnValue
  public int store8(long address, int value) {
    return merge(address, value, BYTE_MASK);
  }

  /** Stores 16 bits at an even address and returns the word that they were stored in as before. */
  @CanIgnoreReturnValue
  public int store16(long address, int value) {
    return merge(address, value, HALF_MASK);
  }

  /** Stores a word at an aligned address. */
  public void store32(long address, int value) {
    int[] chunk = chunk(address);
    VarHandle.releaseFence();
    chunk[offset(address)] = value;
  }

  /** Stores a word at an aligned address and returns what stood there, atomically. */
  public int exchange32(long address, int value) {
    int[] chunk = chunk(address);
    return (int) WORD.getAndSet(chunk, offset(address), value);
  }

  /** Stores a word at an aligned address if {@code expected} stands there, atomically. */
  public boolean compareAndSet32(long address, int expected, int value) {
    int[] chunk = chunk(address);
    return WORD.compareAndSet(chunk, offset(address), expected, value);
  }

  /** Loads the two words at a multiple of 8. */
  public long load64(long address) {
    return doublewords.load(chunk(address), offset(address), address);
  }

  /** Stores two words at a multiple of 8. */
  public void store64(long address, long value) {
    doublewords.store(chunk(address), offset(address), address, value);
  }

  /** Stores two words at a multiple of 8 and returns what stood there, atomically. */
  public long exchange64(long address, long value) {
    return doublewords.exchange(chunk(address), offset(address), address, value);
  }

  /** Stores two words at a multiple of 8 if {@code expected} stands there, atomically. */
  public boolean compareAndSet64(long address, long expected, long value) {
    return doublewords.compareAndSet(chunk(address), offset(address), address, expected, value);
  }

  /** Loads pairs of words of one frame. */
  void load64s(long address, long[] to, int at, int count) {
    doublewords.load(chunk(address), offset(address), address, to, at, count);
  }

  /** Stores pairs of words of one frame. */
  void store64s(long address, long[] from, int at, int count) {
    doublewords.store(chunk(address), offset(address), address, from, at, count);
  }

  /** Stores pairs of words of one frame: {@code first}, then each {@code step} more. */
  void fill64(long address, int count, long first, long step) {
    doublewords.fill(chunk(address), offset(address), address, count, first, step);
  }

  /** Loads words of one frame. */
  void load32s(long address, int[] to, int at, int count) {
    int[] chunk = chunk(address);
    System.arraycopy(chunk, offset(address), to, at, count);
  }

  /** Stores words of one frame. */
  void store32s(long address, int[] from, int at, int count) {
    int[] chunk = chunk(address);
    System.arraycopy(from, at, chunk, offset(address), count);
  }

  /** Stores words of one frame: {@code first}, then each {@code step} more. */
  void fill32(long address, int count, int first, int step) {
    int[] chunk = chunk(address);
    int from = offset(address);
    if (step == 0) {
      Arrays.fill(chunk, from, from + count, first);
      return;
    }
    int value = first;
    for (int i = from; i < from + count; i++) {
      chunk[i] = value;
      value += step;
    }
  }

  /** Loads bytes of one frame. */
  void load8s(long address, byte[] to, int at, int count) {
    int[] chunk = chunk(address);
    Bytes.load(chunk, offset(address), (int) address & WORD_MASK, to, at, count);
  }

  /** Stores bytes of one frame. */
  void store8s(long address, byte[] from, int at, int count) {
    int done = 0;
    while (done < count && ((address + done) & WORD_MASK) != 0) {
      store8(address + done, from[at + done]);
      done++;
    }
    int words = (count - done) >>> WORD_SHIFT;
    if (words > 0) {
      int[] chunk = chunk(address + done);
      Bytes.store(chunk, offset(address + done), from, at + done, words);
      done += words << WORD_SHIFT;
    }
    for (; done < count; done++) {
      store8(address + done, from[at + done]);
    }
  }

  /** Stores the low bits of {@code value} that {@code mask} covers and returns the old word. */
  private int merge(long address, int value, int mask) {
    int shift = shift(address);
    long aligned = address & ~WORD_MASK;
    for (; ; ) {
      int old = load32(aligned);
      if (compareAndSet32(aligned, old, (old & ~(mask << shift)) | ((value & mask) << shift))) {
        return old;
      }
    }
  }

  private boolean isDevice(long frame) {
    for (DeviceRange device : devices) {
      if (Long.compareUnsigned(frame - device.first().value(), device.frames()) < 0) {
        return true;
      }
    }
    return false;
  }

  private static int shift(long address) {
    return ((int) address & WORD_MASK) * Byte.SIZE;
  }

  private static int offset(long address) {
    return (int) (address >>> WORD_SHIFT) & (CHUNK_WORDS - 1);
  }

  private int[] chunk(long address) {
    int index = (int) (address >>> CHUNK_SHIFT);
    int[] chunk = index >= 0 && index < chunks.length ? chunks[index] : null;
    return chunk != null ? chunk : touch(address);
  }

  private int[] touch(long address) {
    if (!isMemory(address >>> PageNumber.SHIFT)) {
      throw new BusError(address, "access");
    }
    int index = (int) (address >>> CHUNK_SHIFT);
    int[] edge = edges[index];
    return edge != null ? edge : create(index);
  }

  private synchronized int[] create(int index) {
    int[] @Nullable [] kind = isWhole(index) ? chunks : edges;
    int[] chunk = kind[index];
    if (chunk == null) {
      chunk = new int[CHUNK_WORDS];
      Arrays.fill(chunk, Doublewords.low(poison));
      if (Doublewords.high(poison) != Doublewords.low(poison)) {
        for (int i = 1; i < CHUNK_WORDS; i += 2) {
          chunk[i] = Doublewords.high(poison);
        }
      }
      // Whoever finds the chunk without the lock finds it filled: the address it loads through
      // comes from the store below.
      VarHandle.releaseFence();
      kind[index] = chunk;
    }
    return chunk;
  }

  private boolean isWhole(int index) {
    long first = (long) index << (CHUNK_SHIFT - PageNumber.SHIFT);
    for (long frame = first; frame < first + CHUNK_FRAMES; frame++) {
      if (!isMemory(frame)) {
        return false;
      }
    }
    return true;
  }
}
