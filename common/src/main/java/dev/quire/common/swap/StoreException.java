package dev.quire.common.swap;

import java.io.IOException;

/** The device under a backing store failed. The message names the operation and the slot. */
public class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what was being done, and to which slot
   */
  public StoreException(String message) {
    super(message);
  }

  /**
   * Creates the exception.
   *
   * @param message what was being done, and to which slot
   * @param cause how the device failed
   */
  public StoreException(String message, IOException cause) {
    super(message + ": " + cause, cause);
  }
}
