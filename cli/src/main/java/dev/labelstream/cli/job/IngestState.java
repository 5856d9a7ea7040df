package dev.labelstream.cli.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Tells a savepoint or checkpoint of an ingest job from one of another job, by the operators that
 * its metadata names.
 *
 * <p>Flink 2.3 writes of each operator its name and its uid one after the other, each as Java's
 * modified UTF-8 with its length before it ({@code MetadataV5Serializer} and later). Checkpoints
 * lie in folders by the ids of jobs, and nothing else there says which job that was.
 */
final class IngestState {

  /** The ingest job's source, which always has state. */
  private static final String SOURCE = named("Source: uploads", "uploads");

  private IngestState() {}

  private static String named(String operator, String uid) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(bytes)) {
      data.writeUTF(operator);
      data.writeUTF(uid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(ISO_8859_1);
  }

  /**
   * Whether an ingest job has left it; not if it is gone.
   *
   * @param metadata the {@code _metadata} file
   */
  static boolean isIn(Path metadata) throws IOException {
    try {
      return Files.readString(metadata, ISO_8859_1).contains(SOURCE);
    } catch (NoSuchFileException e) {
      // Its job has taken a newer one meanwhile.
      return false;
    }
  }
}
