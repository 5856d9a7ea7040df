package dev.labelstream.e2e.submit;

import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.FlinkUnreachableException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.status.IngestFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows how an ingest job gets on: one line that moves on a terminal, a line for each change else.
 */
final class FollowedJob {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final FlinkCluster cluster;
  private final String job;
  private final PrintWriter out;
  private final boolean terminal;
  private final CountDownLatch stop = new CountDownLatch(1);
  private String shown = "";

  FollowedJob(FlinkCluster cluster, String job, PrintWriter out, boolean terminal) {
    this.cluster = cluster;
    this.job = job;
    this.out = out;
    this.terminal = terminal;
  }

  /** Lets {@link #follow()} return. */
  void stopFollowing() {
    stop.countDown();
  }

  /**
   * Returns when the job has ended or nobody wants to follow it any more.
   *
   * @throws IOException if the job has failed; the message says why
   */
  void follow() throws IOException, InterruptedException {
    do {
      Job now = look();
      if (now != null && now.hasEnded()) {
        endLine();
        if (now.hasFailed()) {
          throw new IOException("Job %s has failed: %s".formatted(job, cluster.lastException(job)));
        }
        out.println("Job %s is %s".formatted(job, now.state()));
        out.flush();
        return;
      }
    } while (!stop.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
    endLine();
  }

  /** Null while the cluster does not answer: a restart of its JobManager is no end of the job. */
  private @Nullable Job look() throws IOException {
    try {
      Job now = cluster.job(job);
      show(
          now.isAtWork()
              ? text(IngestFigures.read(cluster, job))
              : now.state().toLowerCase(Locale.ROOT));
      return now;
    } catch (FlinkUnreachableException | FlinkRefusedException e) {
      show("the cluster does not answer");
      return null;
    }
  }

  private static String text(IngestFigures figures) {
    return "seen %s | stored %s | dead %s | waiting %s | dataset version %s"
        .formatted(
            text(figures.seen()),
            text(figures.stored()),
            text(figures.dead()),
            text(figures.waiting()),
            text(figures.datasetVersion()));
  }

  private static String text(@Nullable Long figure) {
    return figure == null ? "?" : Long.toString(figure);
  }

  private void show(String line) {
    if (line.equals(shown)) {
      return;
    }
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
    } else {
      out.println(line);
    }
    out.flush();
    shown = line;
  }

  private void endLine() {
    if (terminal && !shown.isEmpty()) {
      out.println();
      out.flush();
    }
  }
}
