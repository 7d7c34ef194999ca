package dev.quire.api;

/**
 * The contents of frames that need not be mapped anywhere: kernel code maps each transiently in
 * kernel space for as long as the method runs.
 *
 * <p>Each method throws {@link PagingException.NoSuchFrame} for a frame that is neither RAM nor
 * device.
 */
public interface FrameAccess {

  /** Fills a frame with zero bytes. */
  void zero(FrameNumber frame);

  /** Copies the contents of {@code from} to {@code to}. */
  void copy(FrameNumber from, FrameNumber to);

  /** Reads {@code length} bytes from {@code start} (0 to 4096) within the frame. */
  void read(FrameNumber frame, int start, byte[] to, int offset, int length);

  /** Writes {@code length} bytes at {@code start} (0 to 4096) within the frame. */
  void write(FrameNumber frame, int start, byte[] from, int offset, int length);
}
