package dev.quire.cli.scenario;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of the memory of processes by position: which process, which page, its bytes. */
final class MemoryDigest {

  private final MessageDigest digest;
  private final ByteBuffer position = ByteBuffer.allocate(Integer.BYTES + Long.BYTES);

  MemoryDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void add(Actor actor, ModelPage page, byte[] bytes) {
    position.clear().putInt(actor.index()).putLong(page.number().value());
    digest.update(position.array());
    digest.update(bytes);
  }

  /** Returns the digest so far in hexadecimal, and begins anew. */
  String finish() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
