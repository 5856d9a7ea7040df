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
 * A savepoint or retained checkpoint from which an ingest job can go on.
 *
 * @param taken when
 */
public record RestorePoint(String path, Instant taken) {

  private static final String METADATA = "_metadata";

  /**
   * The newest that the cluster remembers of ingest jobs, or that lies in a folder.
   *
   * @param savepoints a folder of savepoints
   * @param checkpoints a folder with a folder for each job, named by its id, that holds its
   *     checkpoints, as Flink makes it. Each is a folder of this machine, as a path or {@code
   *     file:} uri; another store cannot be listed and is left out
   */
  public static Optional<RestorePoint> newest(
      FlinkCluster cluster, Optional<String> savepoints, Optional<String> checkpoints)
      throws IOException {
    List<RestorePoint> found = new ArrayList<>();
    for (Job job : cluster.jobs()) {
      if (job.name().equals(JobKind.INGEST.jobName())) {
        cluster
            .checkpoints(job.id())
            .newest()
            .ifPresent(
                point ->
                    found.add(new RestorePoint(String.valueOf(point.path()), point.triggered())));
      }
    }
    for (Path folder : onThisMachine(savepoints)) {
      found.addAll(in(folder));
    }
    for (Path folder : onThisMachine(checkpoints)) {
      for (Path job : inside(folder)) {
        found.addAll(in(job));
      }
    }
    return found.stream().max(Comparator.comparing(RestorePoint::taken));
  }

  private static List<Path> onThisMachine(Optional<String> directory) {
    if (directory.isEmpty()) {
      return List.of();
    }
    String given = directory.get();
    Path path =
        given.startsWith("file:")
            ? Path.of(URI.create(given).getPath())
            : Path.of(given.contains(":") ? "" : given);
    return path.isAbsolute() && Files.isDirectory(path) ? List.of(path) : List.of();
  }

  /** Those that are whole: their metadata is written last. */
  private static List<RestorePoint> in(Path folder) throws IOException {
    List<RestorePoint> found = new ArrayList<>();
    for (Path point : inside(folder)) {
      Path metadata = point.resolve(METADATA);
      if (IngestState.isIn(metadata)) {
        found.add(
            new RestorePoint(
                point.toUri().toString(), Files.getLastModifiedTime(metadata).toInstant()));
      }
    }
    return found;
  }

  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(Files::isDirectory).toList();
    }
  }
}
