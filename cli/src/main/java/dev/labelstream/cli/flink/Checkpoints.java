package dev.labelstream.cli.flink;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The newest checkpoint of each kind that a job has, null where it has none. */
public record Checkpoints(
    @Nullable Checkpoint completed, @Nullable Checkpoint savepoint, @Nullable Checkpoint failed) {

  /** The newest from which a new job can go on. */
  public Optional<Checkpoint> newest() {
    return Stream.of(completed, savepoint)
        .flatMap(Stream::ofNullable)
        .filter(point -> point.path() != null && !point.discarded())
        .max((a, b) -> Long.compare(a.id(), b.id()));
  }

  /** The newest failure, if nothing has been completed since. */
  public Optional<Checkpoint> lastFailure() {
    long completedId =
        Stream.of(completed, savepoint)
            .flatMap(Stream::ofNullable)
            .mapToLong(Checkpoint::id)
            .max()
            .orElse(-1);
    return Optional.ofNullable(failed).filter(failure -> failure.id() > completedId);
  }
}
