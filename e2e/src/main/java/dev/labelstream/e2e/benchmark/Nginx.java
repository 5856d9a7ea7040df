package dev.labelstream.e2e.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** nginx over a folder, on a free port of the loopback interface. */
final class Nginx implements PictureServer {

  private static final String LOOPBACK = "127.0.0.1";
  private static final long PATIENCE_SECONDS = 10;

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it, and returns when it answers.
   *
   * @param directory for its configuration and log
   */
  static Nginx start(WebTools tools, Path pictures, Path directory)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    int port = freePort();
    Path configuration = directory.resolve("nginx.conf");
    // Started as root, its workers would become a user who may not see the pictures.
    String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    Files.writeString(
        configuration, WebTools.resource("nginx.conf").formatted(user, port, quoted(pictures)));
    Path log = directory.resolve("nginx.log");
    Process process =
        tools
            .process(
                List.of(
                    tools.nginx().toString(),
                    "-c",
                    configuration.toString(),
                    "-p",
                    directory.toString(),
                    "-e",
                    "stderr"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Nginx nginx = new Nginx(process, port);
    if (!nginx.awaitAnswer()) {
      nginx.close();
      throw new IOException(
          "nginx does not start: "
              + Files.readString(log, StandardCharsets.UTF_8)
                  .strip()
                  .lines()
                  .findFirst()
                  .orElse(""));
    }
    return nginx;
  }

  private static String quoted(Path path) {
    return '"'
        + path.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$")
        + '"';
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean awaitAnswer() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return true;
      } catch (IOException e) {
        // Not yet.
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
    return false;
  }

  @Override
  public String urlOf(String path) {
    return "http://%s:%d/%s".formatted(LOOPBACK, port, path);
  }

  /** Stops it at once, and its workers with it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
