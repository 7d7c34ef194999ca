package dev.quire.common.swap;

import java.util.Objects;

/**
 * Packs tickets into the payload bits of a not-present entry, with a check that tells them from
 * stray words.
 *
 * <p>From the lowest bit: the kind (2 bits, never zero), the index, and the check, which is a hash
 * of the other two and of the kernel's seed. For example, 29 bits with 8 of check leave 19 for the
 * index: 524,288 slots, 2 GB. The laws:
 *
 * <ol>
 *   <li>{@code kind} and {@code index} return what was packed.
 *   <li>Of all payloads, fewer than one in 2<sup>checkBits</sup> are tickets; no other is decoded.
 *   <li>Zero is no ticket.
 *   <li>A payload fits in the bits declared.
 * </ol>
 *
 * <p>Codecs are immutable; packing and decoding allocate nothing.
 */
public final class TicketCodec {

  /** The fewest bits that a ticket may have. */
  public static final int MIN_TICKET_BITS = 16;

  /** The most bits that a ticket may have. */
  public static final int MAX_TICKET_BITS = 62;

  /** The number of check bits that most kernels use. */
  public static final int DEFAULT_CHECK_BITS = 8;

  private static final int KIND_BITS = 2;
  private static final int MAX_INDEX_BITS = Integer.SIZE - 1;

  /** A multiplier of the hash: 2^64 divided by the golden ratio, made odd. */
  private static final long GOLDEN = -7_046_029_254_386_353_131L;

  /** A multiplier of the hash: 2^64 divided by the square root of 2, made odd. */
  private static final long ROOT = -5_402_926_248_376_769_403L;

  private final int ticketBits;
  private final int indexBits;
  private final int checkBits;
  private final long seed;
  private final long blank;

  private TicketCodec(int ticketBits, int checkBits, long seed) {
    this.ticketBits = ticketBits;
    this.checkBits = checkBits;
    this.seed = seed;
    indexBits = Math.min(ticketBits - checkBits - KIND_BITS, MAX_INDEX_BITS);
    blank = pack(TicketKind.BLANK, 0);
  }

  /**
   * Creates a codec.
   *
   * @param ticketBits the bits of a payload, {@value #MIN_TICKET_BITS} to {@value #MAX_TICKET_BITS}
   * @param checkBits how many of them are the check, at least 1; at least 4 are left for the index
   * @param seed the kernel's own number, so that the tickets of two kernels differ
   * @return the codec
   * @throws IllegalArgumentException if the bits are out of range
   */
  public static TicketCodec create(int ticketBits, int checkBits, long seed) {
    if (ticketBits < MIN_TICKET_BITS || ticketBits > MAX_TICKET_BITS) {
      throw new IllegalArgumentException(
          "a ticket of "
              + ticketBits
              + " bits; it must have "
              + MIN_TICKET_BITS
              + " to "
              + MAX_TICKET_BITS);
    }
    int most = ticketBits - KIND_BITS - 4;
    if (checkBits < 1 || checkBits > most) {
      throw new IllegalArgumentException(
          "a check of " + checkBits + " bits; with " + ticketBits + " it must have 1 to " + most);
    }
    return new TicketCodec(ticketBits, checkBits, seed);
  }

  /**
   * Returns how many indices there are: each is below this.
   *
   * @return the limit, 16 to 2<sup>31</sup>
   */
  public long indexLimit() {
    return 1L << indexBits;
  }

  /**
   * Returns the ticket of every blank page.
   *
   * @return the payload
   */
  public long blank() {
    return blank;
  }

  /**
   * Returns the ticket of a page that a file region describes.
   *
   * @param region the region's index, 0 to {@code indexLimit() - 1}
   * @return the payload
   * @throws IndexOutOfBoundsException if the index does not fit
   */
  public long fileRegion(int region) {
    return pack(TicketKind.FILE_REGION, region);
  }

  /**
   * Returns the ticket of a page on the backing store.
   *
   * @param slot the slot, 0 to {@code indexLimit() - 1}
   * @return the payload
   * @throws IndexOutOfBoundsException if the slot does not fit
   */
  public long slot(int slot) {
    return pack(TicketKind.SLOT, slot);
  }

  /**
   * Tells whether a payload is a ticket of this codec.
   *
   * @param payload any value
   * @return whether {@link #kind} and {@link #index} will decode it
   */
  public boolean isTicket(long payload) {
    long code = payload & mask(KIND_BITS);
    return code != 0
        && payload == word(code, payload >>> KIND_BITS & mask(indexBits))
        && soundBlank(payload, code);
  }

  /**
   * Returns what answers for the page.
   *
   * @param payload a ticket
   * @return its kind
   * @throws DamagedTicketException if it is no ticket
   */
  public TicketKind kind(long payload) {
    check(payload);
    return TicketKind.ofCode(payload & mask(KIND_BITS));
  }

  /**
   * Returns the region or slot that a ticket names.
   *
   * @param payload a ticket
   * @return its index; 0 for a blank page
   * @throws DamagedTicketException if it is no ticket
   */
  public int index(long payload) {
    check(payload);
    return (int) (payload >>> KIND_BITS & mask(indexBits));
  }

  private void check(long payload) {
    if (!isTicket(payload)) {
      throw new DamagedTicketException(
          payload, "kind, index and " + checkBits + "-bit check do not go together");
    }
  }

  private boolean soundBlank(long payload, long code) {
    return code != TicketKind.BLANK.code() || payload == blank;
  }

  private long pack(TicketKind kind, int index) {
    Objects.checkIndex((long) index, indexLimit());
    return word(kind.code(), index);
  }

  /** Puts code, index and their check into place. */
  private long word(long code, long index) {
    long body = index << KIND_BITS | code;
    return hash(body) << (KIND_BITS + indexBits) | body;
  }

  /** Returns the check of a body: the top bits of a hash in which every bit of it counts. */
  private long hash(long body) {
    long once = fold(body ^ seed, GOLDEN);
    return fold(once ^ Long.reverse(seed), ROOT) >>> (Long.SIZE - checkBits);
  }

  /** Multiplies to 128 bits and folds the halves together. */
  private static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }

  private static long mask(int bits) {
    return (1L << bits) - 1;
  }

  @Override
  public String toString() {
    return "tickets of "
        + ticketBits
        + " bits: kind "
        + KIND_BITS
        + ", index "
        + indexBits
        + ", check "
        + checkBits;
  }
}
