package dev.labelstream.udf.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server on loopback that does exactly what a test says, however wrong. */
final class FaultyServer implements AutoCloseable {

  /** Answers one request; closing the socket ends its connection. */
  @FunctionalInterface
  interface Answer {
    void write(OutputStream output, Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket listening;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final Map<String, String> heads = new ConcurrentHashMap<>();
  private final Set<Socket> connected = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  FaultyServer() {
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  FaultyServer on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  /** A proper answer with a length. */
  FaultyServer on(String path, String status, String headers, byte[] body) {
    return on(path, (output, socket) -> output.write(response(status, headers, body)));
  }

  FaultyServer on(String path, byte[] picture) {
    return on(path, "200 OK", "Content-Type: image/jpeg\r\n", picture);
  }

  static byte[] response(String status, String headers, byte[] body) {
    byte[] head =
        "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(status, headers, body.length)
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[head.length + body.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  int port() {
    return listening.getLocalPort();
  }

  String hostAndPort() {
    return "127.0.0.1:" + port();
  }

  String url(String path) {
    return "http://" + hostAndPort() + path;
  }

  int requests(String path) {
    return requests.getOrDefault(path, new AtomicInteger()).get();
  }

  int connections() {
    return connections.get();
  }

  /** The newest request for {@code path}, up to its empty line. */
  String head(String path) {
    return heads.getOrDefault(path, "");
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        connected.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream input = new BufferedInputStream(socket.getInputStream());
      OutputStream output = socket.getOutputStream();
      while (!socket.isClosed()) {
        String head = readHead(input);
        if (head.isEmpty()) {
          return;
        }
        String path = head.split(" ", 3)[1];
        heads.put(path, head);
        requests.computeIfAbsent(path, unseen -> new AtomicInteger()).incrementAndGet();
        answers
            .getOrDefault(path, (out, s) -> out.write(response("404 Not Found", "", ascii("no"))))
            .write(output, socket);
        output.flush();
      }
    } catch (IOException e) {
      // The client has had enough: this is what many tests are about.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connected.remove(socket);
    }
  }

  private static String readHead(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = input.read();
      if (read < 0) {
        return "";
      }
      head.append((char) read);
    }
    return head.toString();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : connected) {
      socket.close();
    }
  }
}
