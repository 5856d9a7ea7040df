package dev.labelstream.sinks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;

/** A committable as Flink offers it. What the sink must not answer fails the test. */
final class Offer implements CommitRequest<LanceCommittable> {

  private final LanceCommittable committable;
  private boolean alreadyCommitted;

  Offer(LanceCommittable committable) {
    this.committable = committable;
  }

  static Collection<CommitRequest<LanceCommittable>> of(LanceCommittable... committables) {
    return Arrays.stream(committables)
        .map(Offer::new)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  Collection<CommitRequest<LanceCommittable>> alone() {
    return List.of(this);
  }

  boolean isAlreadyCommitted() {
    return alreadyCommitted;
  }

  @Override
  public LanceCommittable getCommittable() {
    return committable;
  }

  @Override
  public int getNumberOfRetries() {
    return 0;
  }

  @Override
  public void signalAlreadyCommitted() {
    alreadyCommitted = true;
  }

  @Override
  public void signalFailedWithKnownReason(Throwable t) {
    throw new AssertionError("Flink would lose the committable", t);
  }

  @Override
  public void signalFailedWithUnknownReason(Throwable t) {
    throw new AssertionError(t);
  }

  @Override
  public void retryLater() {
    throw new AssertionError("Flink would retry without back-off");
  }

  @Override
  public void updateAndRetryLater(LanceCommittable changed) {
    throw new AssertionError("A committable never changes");
  }
}
