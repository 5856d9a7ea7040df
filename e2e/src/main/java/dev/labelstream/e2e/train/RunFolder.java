package dev.labelstream.e2e.train;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run needs until its result is there: checkpoints, and what it was called with. Beside the
 * output, with {@code .run} behind its name.
 */
record RunFolder(Path path) {

  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final String METADATA = "_metadata";
  private static final int DEPTH = 3;

  static RunFolder of(Path output) {
    return new RunFolder(output.resolveSibling(output.getFileName() + ".run"));
  }

  Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /**
   * Says that the run is one of these settings.
   *
   * @throws IOException if it was begun with others
   */
  void claim(String settings) throws IOException {
    Path file = path.resolve("settings");
    if (Files.exists(file) && !Files.readString(file).equals(settings)) {
      throw new IOException(
          "%s holds a run that was begun with other settings: go on with those, give another --output, or remove the folder to begin anew."
              .formatted(path));
    }
    Files.createDirectories(path);
    Files.writeString(file, settings);
  }

  /** The newest whole checkpoint, if there is one. */
  Optional<Path> newestCheckpoint() throws IOException {
    if (!Files.exists(checkpoints())) {
      return Optional.empty();
    }
    List<Path> found;
    try (Stream<Path> files = Files.walk(checkpoints(), DEPTH)) {
      found = files.filter(file -> file.endsWith(METADATA)).filter(RunFolder::isWhole).toList();
    }
    return found.stream()
        .max(Comparator.comparing(RunFolder::written))
        .map(file -> file.resolveSibling("").normalize());
  }

  /** One that was cut off while it was written was never complete, and nothing relies on it. */
  private static boolean isWhole(Path metadata) {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
      Checkpoints.loadCheckpointMetadata(in, RunFolder.class.getClassLoader(), metadata.toString());
      return true;
    } catch (IOException e) {
      LOG.info("Not going on from {}, it is not whole: {}", metadata, e.toString());
      return false;
    }
  }

  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** Removes all of it: the result is there. */
  void remove() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
