package dev.labelstream.e2e.submit;

import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.FlinkUnreachableException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.e2e.local.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a job gets on: one line that moves on a terminal, a line for each change else. The
 * cluster may be gone for a while: its JobManager may be coming back.
 */
public final class FollowedJob {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** A JobManager that has come back reads its jobs after it answers. */
  private static final Duration PATIENCE_WHILE_UNKNOWN = Duration.ofMinutes(1);

  private final FlinkCluster cluster;
  private final String job;
  private final JobProgress progress;
  private final ProgressLine<String> line;
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable String last;
  private long knownNanos = System.nanoTime();

  public FollowedJob(
      FlinkCluster cluster, String job, JobProgress progress, PrintWriter out, boolean terminal) {
    this.cluster = cluster;
    this.job = job;
    this.progress = progress;
    this.line = new ProgressLine<>(out, terminal);
  }

  /**
   * Follows the job to its end, or to that of this process.
   *
   * @param onCtrlC happens before this process ends because it was asked to
   * @return the job that has ended, but not failed; empty if this process ends before
   * @throws IOException if the job has failed, with why, or the cluster has forgotten it
   */
  public Optional<Job> follow(Runnable onCtrlC) throws IOException, InterruptedException {
    AtomicBoolean isOver = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              if (!isOver.get()) {
                stop.countDown();
                onCtrlC.run();
              }
            },
            "on-ctrl-c");
    Runtime.getRuntime().addShutdownHook(hook);
    Optional<Job> ended;
    try {
      ended = follow();
    } finally {
      isOver.set(true);
    }
    if (hook.isAlive()) {
      // The process ends with it; nothing that it still needs may be closed before.
      hook.join();
    }
    return ended;
  }

  private Optional<Job> follow() throws IOException, InterruptedException {
    do {
      Optional<Job> now = look();
      if (now.isPresent() && now.get().hasEnded()) {
        endLine();
        if (now.get().hasFailed()) {
          throw new IOException("Job %s has failed: %s".formatted(job, cluster.lastException(job)));
        }
        return now;
      }
    } while (!stop.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
    endLine();
    return Optional.empty();
  }

  /** Empty while the cluster does not answer or does not know the job. */
  private Optional<Job> look() throws IOException {
    try {
      Optional<Job> now = cluster.find(job);
      if (now.isEmpty()) {
        if (System.nanoTime() - knownNanos > PATIENCE_WHILE_UNKNOWN.toNanos()) {
          endLine();
          cluster.job(job);
        }
        show("the cluster does not know the job");
        return now;
      }
      knownNanos = System.nanoTime();
      if (!now.get().isAtWork()) {
        show(now.get().state().toLowerCase(Locale.ROOT));
      } else {
        progress.line(cluster, job).ifPresent(this::show);
      }
      return now;
    } catch (FlinkUnreachableException | FlinkRefusedException e) {
      knownNanos = System.nanoTime();
      show("the cluster does not answer");
      return Optional.empty();
    }
  }

  private void show(String text) {
    line.show(text);
    last = text;
  }

  private void endLine() {
    if (last != null) {
      line.end(last);
    }
  }
}
