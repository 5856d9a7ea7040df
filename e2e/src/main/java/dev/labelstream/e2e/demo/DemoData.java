package dev.labelstream.e2e.demo;

import dev.labelstream.e2e.local.JobFolder;
import dev.labelstream.e2e.world.FolderLock;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The directory that a demo lives in: all that outlives its process.
 *
 * <pre>
 *   demo.properties   what is uploaded, and the port of the picture server, which the URLs in Kafka name
 *   kafka/            the broker's log
 *   checkpoints/      retained checkpoints, one folder for each start
 *   savepoints/       from stopping
 *   images.lance      the dataset
 * </pre>
 */
final class DemoData implements AutoCloseable {

  private static final String SOURCE = "source";
  private static final String PICTURE_PORT = "picture-port";
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;

  private final Path directory;
  private final FolderLock lock;
  private final int picturePort;

  private DemoData(Path directory, FolderLock lock, int picturePort) {
    this.directory = directory;
    this.lock = lock;
    this.picturePort = picturePort;
  }

  /**
   * Opens the directory, making it if needed, for this process alone.
   *
   * @param source what is uploaded, in words; must be the same each time
   */
  static DemoData open(Path directory, String source) throws IOException {
    FolderLock lock =
        FolderLock.take(directory)
            .orElseThrow(
                () ->
                    new IOException(
                        "Another demo runs on %s. Stop it, or give another --data."
                            .formatted(directory)));
    Files.createDirectories(directory);
    Properties properties = readProperties(directory, source);
    return new DemoData(directory, lock, Integer.parseInt(properties.getProperty(PICTURE_PORT)));
  }

  private static Properties readProperties(Path directory, String source) throws IOException {
    Path file = directory.resolve("demo.properties");
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
      String before = properties.getProperty(SOURCE, "something else");
      if (!before.equals(source)) {
        throw new IOException(
            "%s was made with %s, but now it should take %s. Give another --data."
                .formatted(directory, before, source));
      }
      return properties;
    }
    properties.setProperty(SOURCE, source);
    properties.setProperty(PICTURE_PORT, Integer.toString(freePort()));
    Path aside = directory.resolve("demo.properties.new");
    try (Writer writer = Files.newBufferedWriter(aside, StandardCharsets.UTF_8)) {
      properties.store(writer, "What this demo uploads, and the port that the URLs in Kafka name.");
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    return properties;
  }

  /**
   * A port below those that systems give to outgoing connections: any of these could hold one of
   * them when the demo starts again.
   */
  private static int freePort() throws IOException {
    IOException taken = new IOException("no port was tried");
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        taken = e;
      }
    }
    throw new IOException(
        "No port from %d to %d seems to be free for the server of pictures"
            .formatted(FIRST_PORT, LAST_PORT),
        taken);
  }

  Path directory() {
    return directory;
  }

  int picturePort() {
    return picturePort;
  }

  Path kafka() {
    return directory.resolve("kafka");
  }

  /** What the job needs to go on. */
  JobFolder job() {
    return new JobFolder(directory);
  }

  Path dataset() {
    return directory.resolve("images.lance");
  }

  /** Releases the directory; its content stays. */
  @Override
  public void close() {
    lock.close();
  }
}
