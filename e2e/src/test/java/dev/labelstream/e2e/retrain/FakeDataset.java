package dev.labelstream.e2e.retrain;

import dev.labelstream.sinks.Coverage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A dataset that holds what a savepoint covers at the second look. */
final class FakeDataset implements DatasetSide {

  static final long COVERED = 12;

  private final CrashPoints points;
  private final Map<Path, Savepoint> savepoints = new HashMap<>();
  private final Map<String, Long> tags = new HashMap<>();
  private int looks;

  /** What the next looks show; after them it holds the savepoint. */
  final Deque<Coverage> coverages = new ArrayDeque<>();

  int tagged;
  long newest = COVERED + 3;
  long rows = 1000;

  FakeDataset(CrashPoints points) {
    this.points = points;
  }

  void addSavepoint(Path directory) {
    savepoints.put(
        directory.toAbsolutePath().normalize(),
        new Savepoint(directory.resolve("savepoint-1").toUri().toString(), 7));
  }

  @Override
  public OptionalLong newest() {
    return OptionalLong.of(newest);
  }

  @Override
  public long rows(long version) {
    return rows;
  }

  @Override
  public OptionalLong tagged(String tag) {
    Long version = tags.get(tag);
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  @Override
  public void tag(String tag, long version) throws IOException {
    points.pass("before the tag");
    Long held = tags.putIfAbsent(tag, version);
    if (held == null) {
      tagged++;
    } else if (held != version) {
      throw new IOException("The tag holds another version");
    }
    points.pass("after the tag");
  }

  @Override
  public Optional<Savepoint> savepointIn(Path directory) {
    return Optional.ofNullable(savepoints.get(directory.toAbsolutePath().normalize()));
  }

  @Override
  public Coverage coverage(String savepoint) {
    looks++;
    if (!coverages.isEmpty()) {
      return coverages.remove();
    }
    return looks == 1 ? new Coverage.Pending() : new Coverage.Held(COVERED);
  }
}
