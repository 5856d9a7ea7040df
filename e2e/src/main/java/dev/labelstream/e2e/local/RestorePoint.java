package dev.labelstream.e2e.local;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A savepoint or retained checkpoint to start from.
 *
 * @param checkpointId grows over all starts of a job, so the greatest is the newest
 */
public record RestorePoint(long checkpointId, Path path) {

  private static final Logger LOG = LoggerFactory.getLogger(RestorePoint.class);

  /** The newest of a job that is whole; empty if there is none. */
  public static Optional<RestorePoint> newestOf(JobFolder job) throws IOException {
    return newestIn(List.of(job.checkpoints(), job.savepoints()));
  }

  /** The newest in these folders of checkpoints and savepoints that is whole. */
  public static Optional<RestorePoint> newestIn(List<Path> folders) throws IOException {
    List<RestorePoint> found = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder, 3)) {
          files
              .filter(file -> file.getFileName().toString().equals("_metadata"))
              .flatMap(file -> read(file).stream())
              .forEach(found::add);
        }
      }
    }
    return found.stream().max(Comparator.comparingLong(RestorePoint::checkpointId));
  }

  /**
   * Empty for one that was cut off while it was written: it was never complete, nothing relies on
   * it.
   */
  private static Optional<RestorePoint> read(Path metadataFile) {
    Path point = metadataFile.resolveSibling("").normalize();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(metadataFile)))) {
      CheckpointMetadata metadata =
          Checkpoints.loadCheckpointMetadata(
              in, RestorePoint.class.getClassLoader(), point.toString());
      return Optional.of(new RestorePoint(metadata.getCheckpointId(), point));
    } catch (IOException e) {
      LOG.info("Not starting from {}, it is not whole: {}", point, e.toString());
      return Optional.empty();
    }
  }
}
