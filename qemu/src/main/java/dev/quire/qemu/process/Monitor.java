package dev.quire.qemu.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** QEMU's monitor: its machine protocol, a JSON object a line, over a socket. */
final class Monitor implements AutoCloseable {
  private static final String RETURN = "{\"return\"";
  private static final String ERROR = "{\"error\"";

  private final SocketChannel channel;
  private final Selector selector;
  private Duration patience;
  private final StringBuilder received = new StringBuilder();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14);

  /** Connects to a monitor that listens, and takes up the protocol. */
  Monitor(Path socket, Duration patience) throws IOException {
    this.patience = patience;
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      await("{\"QMP\"");
      execute("qmp_capabilities");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Executes a command without arguments. */
  void execute(String command) throws IOException {
    send("{\"execute\":\"" + command + "\"}\n");
    await(RETURN);
  }

  /** Sets how long an answer may take from now on. */
  void setPatience(Duration newPatience) {
    patience = newPatience;
  }

  /** Executes a line of the monitor for people, and returns what it prints. */
  String human(String line) throws IOException {
    send(
        "{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\""
            + line
            + "\"}}\n");
    String answer = await(RETURN);
    return answer
        .substring(answer.indexOf(':') + 1)
        .strip()
        .replaceAll("^\"|\"}$", "")
        .replace("\\r\\n", "\n");
  }

  /** Executes a command, and waits for its event too, which may come before the answer. */
  void executeUntil(String command, String event) throws IOException {
    send("{\"execute\":\"" + command + "\"}\n");
    String wanted = "\"event\": \"" + event + "\"";
    boolean answered = false;
    boolean come = false;
    while (!answered || !come) {
      String line = line();
      if (line.startsWith(ERROR)) {
        throw new IOException("QEMU's monitor answered " + line);
      }
      answered |= line.startsWith(RETURN);
      come |= line.contains(wanted);
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }

  private void send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Returns the next line that begins so, passing over events. */
  private String await(String beginning) throws IOException {
    for (; ; ) {
      String line = line();
      if (line.startsWith(beginning)) {
        return line;
      }
      if (line.startsWith(ERROR)) {
        throw new IOException("QEMU's monitor answered " + line);
      }
    }
  }

  private String line() throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    for (; ; ) {
      int newline = received.indexOf("\n");
      if (newline >= 0) {
        String line = received.substring(0, newline);
        received.delete(0, newline + 1);
        return line;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new IOException("QEMU's monitor has not answered for " + patience.toSeconds() + " s");
      }
      selector.select(Math.max(1, left / 1_000_000));
      selector.selectedKeys().clear();
      buffer.clear();
      if (channel.read(buffer) < 0) {
        throw new IOException("QEMU's monitor has closed the connection");
      }
      received.append(StandardCharsets.UTF_8.decode(buffer.flip()));
    }
  }
}
