package dev.labelstream.e2e.retrain;

import dev.labelstream.sinks.Coverage;
import dev.labelstream.sinks.DatasetVersions;
import dev.labelstream.sinks.SinkPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dataset of a sink, and savepoints on this machine's file systems. */
final class LanceDataset implements DatasetSide {

  private static final Logger LOG = LoggerFactory.getLogger(LanceDataset.class);
  private static final String METADATA = "_metadata";

  private final DatasetVersions versions;
  private final String sinkId;

  LanceDataset(DatasetVersions versions, String sinkId) {
    this.versions = versions;
    this.sinkId = sinkId;
  }

  @Override
  public OptionalLong newest() throws IOException {
    return versions.newest();
  }

  @Override
  public long rows(long version) throws IOException {
    return versions.rows(version);
  }

  @Override
  public OptionalLong tagged(String tag) throws IOException {
    return versions.tagged(tag);
  }

  @Override
  public void tag(String tag, long version) throws IOException {
    versions.tag(tag, version);
  }

  @Override
  public Optional<Savepoint> savepointIn(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    List<Path> points;
    try (Stream<Path> inside = Files.list(directory)) {
      points = inside.filter(point -> Files.exists(point.resolve(METADATA))).toList();
    }
    for (Path point : points) {
      String path = point.toUri().toString();
      try {
        return Optional.of(new Savepoint(path, SinkPosition.read(path).checkpointId()));
      } catch (IOException e) {
        // It is being written, or was cut off: nothing relies on it.
        LOG.info("Not taking {} for a savepoint: {}", point, e.toString());
      }
    }
    return Optional.empty();
  }

  @Override
  public Coverage coverage(String savepoint) throws IOException {
    return versions.coverage(sinkId, SinkPosition.read(savepoint));
  }
}
