package dev.labelstream.e2e.benchmark;

import dev.labelstream.sinks.LanceCommittable;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;

/** A committable that is committed at once: any other answer ends the benchmark. */
record SoleRequest(LanceCommittable committable) implements CommitRequest<LanceCommittable> {

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
    throw new IllegalStateException("A new committable was found in the dataset: " + committable);
  }

  @Override
  public void signalFailedWithKnownReason(Throwable t) {
    throw new IllegalStateException(t);
  }

  @Override
  public void signalFailedWithUnknownReason(Throwable t) {
    throw new IllegalStateException(t);
  }

  @Override
  public void retryLater() {
    throw new IllegalStateException("Nobody would retry " + committable);
  }

  @Override
  public void updateAndRetryLater(LanceCommittable changed) {
    throw new IllegalStateException("Nobody would retry " + changed);
  }
}
