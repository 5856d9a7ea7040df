package dev.labelstream.e2e.submit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.labelstream.e2e.world.UploadServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server before that of the pictures, to which it sends on whoever asks. It can keep its answers
 * back: then fetches are under way for as long as a test wants.
 */
final class HeldPictures implements AutoCloseable {

  private static final int FOUND = 302;

  private final UploadServer pictures;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private HeldPictures(UploadServer pictures, HttpServer server) {
    this.pictures = pictures;
    this.server = server;
  }

  static HeldPictures before(UploadServer pictures) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HeldPictures held = new HeldPictures(pictures, server);
    server.createContext("/", held::answer);
    server.setExecutor(held.threads);
    server.start();
    return held;
  }

  String baseUrl() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Lets everybody wait who asks from now on. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  /** Answers those that wait, and everybody who asks from now on. */
  void release() {
    gate.countDown();
  }

  /** The paths of those that wait. */
  Set<String> waiting() {
    return new TreeSet<>(waiting);
  }

  /** How often a path was asked for. */
  int asked(String path) {
    return asked.getOrDefault(path, 0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.merge(path, 1, Integer::sum);
    waiting.add(path);
    try {
      gate.await();
      exchange.getResponseHeaders().add("Location", pictures.baseUrl() + path);
      exchange.sendResponseHeaders(FOUND, -1);
    } catch (InterruptedException e) {
      // The test ends.
      Thread.currentThread().interrupt();
    } finally {
      waiting.remove(path);
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
