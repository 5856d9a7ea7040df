package dev.labelstream.cli.job;

import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.Job;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A savepoint or retained checkpoint from which a job can go on.
 *
 * @param taken when
 */
public record RestorePoint(String path, Instant taken) {

  private static final String METADATA = "_metadata";

  /**
   * The newest that the cluster remembers of jobs of this name, or that lies in a folder.
   *
   * @param savepoints a folder of this machine, as a path or {@code file:} uri; another store
   *     cannot be listed and is left out
   */
  public static Optional<RestorePoint> newest(
      FlinkCluster cluster, String jobName, Optional<String> savepoints) throws IOException {
    List<RestorePoint> found = new ArrayList<>();
    for (Job job : cluster.jobs()) {
      if (job.name().equals(jobName)) {
        cluster
            .checkpoints(job.id())
            .newest()
            .ifPresent(
                point ->
                    found.add(new RestorePoint(String.valueOf(point.path()), point.triggered())));
      }
    }
    Optional<Path> folder = savepoints.flatMap(RestorePoint::onThisMachine);
    if (folder.isPresent()) {
      found.addAll(in(folder.get()));
    }
    return found.stream().max(Comparator.comparing(RestorePoint::taken));
  }

  private static Optional<Path> onThisMachine(String directory) {
    Path path =
        directory.startsWith("file:")
            ? Path.of(URI.create(directory).getPath())
            : Path.of(directory.contains(":") ? "" : directory);
    return path.isAbsolute() && Files.isDirectory(path) ? Optional.of(path) : Optional.empty();
  }

  private static List<RestorePoint> in(Path folder) throws IOException {
    List<RestorePoint> found = new ArrayList<>();
    try (Stream<Path> points = Files.list(folder)) {
      for (Path point : points.toList()) {
        Path metadata = point.resolve(METADATA);
        if (Files.exists(metadata)) {
          found.add(
              new RestorePoint(
                  point.toUri().toString(), Files.getLastModifiedTime(metadata).toInstant()));
        }
      }
    }
    return found;
  }
}
