package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.FlinkUnreachableException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.flink.JobStart;
import dev.labelstream.cli.flink.SavepointRequest;
import dev.labelstream.cli.flink.SavepointState;
import dev.labelstream.cli.job.JobKind;
import dev.labelstream.e2e.train.TrainingFigures;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Flink by its REST interface. While nobody answers, as when another JobManager takes over, a
 * question is asked again; all of them may be asked twice.
 */
final class RestFlink implements FlinkSide {

  /** Flink's answer while it has no leader. */
  private static final int UNAVAILABLE = 503;

  private final FlinkCluster cluster;
  private final Duration patience;
  private final Clock clock;
  private final Pause pause;

  /**
   * @param patience how long Flink may not answer
   */
  RestFlink(FlinkCluster cluster, Duration patience, Clock clock, Pause pause) {
    this.cluster = cluster;
    this.patience = patience;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public List<Job> ingestJobs() throws IOException {
    return answer(cluster::jobs).stream()
        .filter(job -> job.name().equals(JobKind.INGEST.jobName()))
        .toList();
  }

  @Override
  public Optional<Job> job(String id) throws IOException {
    return answer(() -> cluster.find(id));
  }

  @Override
  public void triggerSavepoint(SavepointRequest request) throws IOException {
    answer(() -> cluster.triggerSavepoint(request));
  }

  @Override
  public SavepointState savepoint(String job, String trigger) throws IOException {
    return answer(() -> cluster.savepoint(job, trigger));
  }

  @Override
  public void start(JobStart start) throws IOException {
    answer(() -> cluster.start(start));
  }

  @Override
  public String lastException(String job) throws IOException {
    return answer(() -> cluster.lastException(job));
  }

  @Override
  public Optional<String> trainingProgress(String job) throws IOException {
    try {
      return TrainingFigures.line(cluster, job);
    } catch (FlinkUnreachableException | FlinkRefusedException e) {
      // It is only shown; whether the job is there is asked next.
      return Optional.empty();
    }
  }

  /** A question to the cluster. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws IOException;
  }

  private <T> T answer(Question<T> question) throws IOException {
    Instant start = clock.instant();
    while (true) {
      try {
        return question.ask();
      } catch (FlinkUnreachableException e) {
        giveUpAfter(start, e);
      } catch (FlinkRefusedException e) {
        if (e.status() != UNAVAILABLE) {
          throw e;
        }
        giveUpAfter(start, e);
      }
      pause.pause();
    }
  }

  private void giveUpAfter(Instant start, IOException e) throws IOException {
    if (Duration.between(start, clock.instant()).compareTo(patience) > 0) {
      throw e;
    }
  }
}
