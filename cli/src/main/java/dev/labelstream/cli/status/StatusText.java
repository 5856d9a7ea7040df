package dev.labelstream.cli.status;

import dev.labelstream.cli.context.Setting;
import dev.labelstream.cli.flink.Checkpoint;
import dev.labelstream.cli.flink.ClusterOverview;
import dev.labelstream.cli.flink.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A status for a person, on one screen. */
public final class StatusText {

  private static final int MOST_OTHER_JOBS = 5;

  private final Status status;
  private final DateTimeFormatter time;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param zone of the person
   */
  public StatusText(Status status, ZoneId zone) {
    this.status = status;
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  /** The lines of the screen. */
  public List<String> lines() {
    lines.clear();
    ClusterOverview cluster = status.cluster();
    line(
        "Cluster",
        "%s (context %s), Flink %s"
            .formatted(status.address(), status.context().name(), cluster.flinkVersion()));
    line(
        "",
        "%s, %s (%d free)"
            .formatted(
                count(cluster.taskManagers(), "task manager"),
                count(cluster.slots(), "slot"),
                cluster.freeSlots()));
    for (IngestStatus ingest : status.ingests()) {
      add(ingest);
    }
    status.dataset().ifPresent(dataset -> line("Dataset", dataset));
    addModel();
    addOtherJobs();
    List<Trouble> troubles = status.troubles();
    if (troubles.isEmpty()) {
      line("All well", "");
    }
    for (Trouble trouble : troubles) {
      lines.add("");
      line("Needs a hand", trouble.what());
      line("", trouble.remedy());
    }
    return List.copyOf(lines);
  }

  private void add(IngestStatus ingest) {
    Job job = ingest.job();
    IngestFigures figures = ingest.figures();
    line("Ingest", "%s, %s for %s".formatted(job.id(), job.state(), text(job.duration())));
    line(
        "Uploads",
        "%s seen, %s stored, %s dead, %s waiting in Kafka"
            .formatted(
                text(figures.seen()),
                text(figures.stored()),
                text(figures.dead()),
                text(figures.waiting())));
    line("Last commit", lastCommit(figures));
    Checkpoint checkpoint = ingest.checkpoints().completed();
    if (checkpoint != null) {
      line("Checkpoint", "%d at %s".formatted(checkpoint.id(), at(checkpoint.triggered())));
    }
    Checkpoint savepoint = ingest.checkpoints().savepoint();
    if (savepoint != null) {
      line("Savepoint", "%s at %s".formatted(savepoint.path(), at(savepoint.triggered())));
    }
  }

  private void addModel() {
    ModelInUse model = status.model();
    if (model != null) {
      line(
          "Model",
          "%s, of run %s on dataset version %,d, promoted %s"
              .formatted(model.model(), model.run(), model.datasetVersion(), model.promotedAt()));
    } else if (status.context().value(Setting.MODELS).isPresent()) {
      line("Model", "none was promoted");
    }
  }

  private static String lastCommit(IngestFigures figures) {
    Long seconds = figures.secondsSinceCommit();
    Long version = figures.datasetVersion();
    if (seconds == null || version == null) {
      return "not known yet";
    }
    String ago = text(Duration.ofSeconds(seconds));
    return version == 0
        ? "none since the start, %s ago".formatted(ago)
        : "%s ago, dataset version %,d%s"
            .formatted(
                ago,
                version,
                figures.datasetRows() == null ? "" : ", %,d rows".formatted(figures.datasetRows()));
  }

  private void addOtherJobs() {
    List<Job> others =
        status.jobs().stream()
            .filter(job -> status.ingests().stream().noneMatch(ingest -> ingest.isOf(job)))
            .toList();
    for (Job job : others.stream().limit(MOST_OTHER_JOBS).toList()) {
      line("Job", "%s, %s, %s".formatted(job.id(), job.name(), job.state()));
    }
    if (others.size() > MOST_OTHER_JOBS) {
      line("", "and %d older ones".formatted(others.size() - MOST_OTHER_JOBS));
    }
  }

  private void line(String head, String text) {
    lines.add("%-12s %s".formatted(head, text).stripTrailing());
  }

  private String at(Instant instant) {
    return time.format(instant);
  }

  private static String count(int count, String what) {
    return count == 1 ? "1 " + what : "%d %ss".formatted(count, what);
  }

  private static String text(@Nullable Long figure) {
    return figure == null ? "?" : "%,d".formatted(figure);
  }

  /** In the two greatest units. */
  static String text(Duration duration) {
    if (duration.toDays() > 0) {
      return "%d d %d h".formatted(duration.toDays(), duration.toHoursPart());
    }
    if (duration.toHours() > 0) {
      return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
    if (duration.toMinutes() > 0) {
      return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    return "%d s".formatted(duration.toSeconds());
  }
}
