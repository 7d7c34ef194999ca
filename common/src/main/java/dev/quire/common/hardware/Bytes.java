package dev.quire.common.hardware;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Copies between words and bytes, little-endian. */
final class Bytes {
  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  /** Copies {@code count} bytes that begin {@code skip} bytes into the word at {@code word}. */
  static void load(int[] words, int word, int skip, byte[] to, int at, int count) {
    int done = 0;
    int from = word;
    if (skip != 0) {
      int first = words[from++] >>> (skip * Byte.SIZE);
      for (int i = skip; i < Ram.WORD_BYTES && done < count; i++) {
        to[at + done++] = (byte) first;
        first >>>= Byte.SIZE;
      }
    }
    for (; count - done >= Ram.WORD_BYTES; done += Ram.WORD_BYTES) {
      LITTLE.set(to, at + done, words[from++]);
    }
    if (done < count) {
      int last = words[from];
      while (done < count) {
        to[at + done++] = (byte) last;
        last >>>= Byte.SIZE;
      }
    }
  }

  /** Copies {@code count} whole words. */
  static void store(int[] words, int word, byte[] from, int at, int count) {
    for (int i = 0; i < count; i++) {
      words[word + i] = (int) LITTLE.get(from, at + (i << Ram.WORD_SHIFT));
    }
  }
}
