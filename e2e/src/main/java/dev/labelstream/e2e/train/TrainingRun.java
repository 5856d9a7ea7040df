package dev.labelstream.e2e.train;

import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.e2e.local.Terminal;
import dev.labelstream.e2e.submit.FollowedJob;
import dev.labelstream.training.job.TrainingPlan;
import dev.labelstream.training.job.TrainingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;

/**
 * A training in this process, from its last checkpoint if there is one.
 *
 * @param config that the settings were read from
 * @param out for a person
 */
record TrainingRun(
    TrainingSettings settings, TrainingPlan plan, Configuration config, PrintWriter out) {

  /**
   * Runs it to its end.
   *
   * @param interval between checkpoints
   * @param port of the dashboard
   * @return the job that has ended; empty if this process ends before
   * @throws IOException if it was begun with other settings, or has failed
   */
  Optional<Job> run(Duration interval, int port) throws Exception {
    out.print(plan.text(settings));
    out.flush();
    RunFolder folder = RunFolder.of(Path.of(settings.output()));
    folder.claim(new TreeMap<>(config.toMap()) + " version " + plan.pin().version());
    Optional<Path> from = folder.newestCheckpoint();
    from.ifPresent(point -> out.println("Going on from " + point));
    Optional<Job> ended;
    try (TrainingCluster cluster =
        TrainingCluster.start(settings, plan, folder.checkpoints(), from, interval, port)) {
      out.println("Dashboard   " + cluster.dashboard());
      out.flush();
      ended =
          new FollowedJob(
                  new FlinkCluster(cluster.dashboard()),
                  cluster.job().toString(),
                  TrainingFigures::line,
                  out,
                  Terminal.isThere())
              .follow(() -> {});
    }
    if (ended.isPresent()) {
      folder.remove();
      tellResult(settings, out);
    }
    return ended;
  }

  static void tellResult(TrainingSettings settings, PrintWriter out) {
    out.println("Result      " + settings.output());
    out.println("Report      " + Path.of(settings.output()).resolve("report.html"));
    out.flush();
  }
}
