package dev.labelstream.e2e.submit;

import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.status.IngestFigures;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far an ingest job is; {@code ?} for what it does not say yet. */
final class IngestProgress implements JobProgress {

  @Override
  public Optional<String> line(FlinkCluster cluster, String job) throws IOException {
    IngestFigures figures = IngestFigures.read(cluster, job);
    return Optional.of(
        "seen %s | stored %s | dead %s | waiting %s | dataset version %s"
            .formatted(
                text(figures.seen()),
                text(figures.stored()),
                text(figures.dead()),
                text(figures.waiting()),
                text(figures.datasetVersion())));
  }

  private static String text(@Nullable Long figure) {
    return figure == null ? "?" : Long.toString(figure);
  }
}
