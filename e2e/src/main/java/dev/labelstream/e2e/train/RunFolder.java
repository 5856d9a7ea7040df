package dev.labelstream.e2e.train;

import dev.labelstream.e2e.local.RestorePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run needs until its result is there: checkpoints, and what it was called with. Beside the
 * output, with {@code .run} behind its name.
 */
record RunFolder(Path path) {

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
    return RestorePoint.newestIn(List.of(checkpoints())).map(RestorePoint::path);
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
