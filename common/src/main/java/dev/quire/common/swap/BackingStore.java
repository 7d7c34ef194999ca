package dev.quire.common.swap;

import java.util.OptionalInt;

/**
 * A device that keeps pages in numbered slots.
 *
 * <p>A slot is <em>free</em>, then <em>allocated</em>, then, once a page was written to it,
 * <em>written</em>; freeing makes it free again. The laws, for any store:
 *
 * <ol>
 *   <li>A read returns the page last written to the slot since it was allocated, or throws.
 *   <li>A slot is held by one owner: allocation never returns a slot that is not free.
 *   <li>A full store is an outcome, not an error: allocation answers empty, and nothing changes.
 *   <li>A call that throws leaves all other slots as they were. A failed write leaves its own slot
 *       allocated and without a page; a failed read changes nothing, nor the caller's array.
 * </ol>
 *
 * <p>A store may be used by several threads; its calls exclude each other. Reading and writing may
 * block.
 */
public interface BackingStore extends AutoCloseable {

  /** The size of a slot's page, in bytes. */
  int PAGE_BYTES = 4096;

  /** Returns how many slots the store has, at least 1; it does not change. */
  int slots();

  /** Returns how many slots are not free. */
  int usedSlots();

  /**
   * Takes a free slot.
   *
   * @return the slot, 0 to {@code slots() - 1}, or empty if the store is full
   * @throws IllegalStateException if the store is closed
   */
  OptionalInt allocate();

  /**
   * Gives a slot back. Its page is lost.
   *
   * @param slot a slot that is not free
   * @throws SlotStateException if the slot is free already
   * @throws IndexOutOfBoundsException if there is no such slot
   * @throws IllegalStateException if the store is closed
   */
  void free(int slot);

  /**
   * Writes a page to a slot.
   *
   * @param slot a slot that is not free
   * @param page holds the {@link #PAGE_BYTES} bytes of the page
   * @param offset the index in {@code page} of the first byte
   * @throws StoreException if the device fails; the slot then holds no page
   * @throws SlotStateException if the slot is free
   * @throws IndexOutOfBoundsException if there is no such slot or the array is too short
   * @throws IllegalStateException if the store is closed
   */
  void write(int slot, byte[] page, int offset) throws StoreException;

  /**
   * Reads the page of a slot. The slot keeps it.
   *
   * @param slot a slot that was written
   * @param page receives the {@link #PAGE_BYTES} bytes of the page
   * @param offset the index in {@code page} of the first byte
   * @throws DamagedSlotException if what the device returns is not what was written
   * @throws StoreException if the device fails
   * @throws SlotStateException if the slot is free or was not written
   * @throws IndexOutOfBoundsException if there is no such slot or the array is too short
   * @throws IllegalStateException if the store is closed
   */
  void read(int slot, byte[] page, int offset) throws StoreException;

  /**
   * Closes the store; all pages are lost. A second call does nothing.
   *
   * @throws StoreException if the device fails; the store is closed nevertheless
   */
  @Override
  void close() throws StoreException;
}
