package dev.labelstream.e2e.relabel;

import dev.labelstream.relabel.RelabelSettings;
import dev.labelstream.relabel.RelabelSettings.OneLabel;
import dev.labelstream.sinks.LabelProgress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far all labels have come, as the dataset itself tells it.
 *
 * @param labels by their names
 * @param perSecond rows that were labelled since the job was submitted, all labels together
 */
record RelabelProgress(Map<String, LabelProgress> labels, long perSecond) {

  /** Looks at the dataset. */
  static RelabelProgress look(RelabelSettings settings) throws IOException {
    Map<String, LabelProgress> labels = new LinkedHashMap<>();
    for (OneLabel label : settings.labels()) {
      labels.put(label.name(), LabelProgress.of(label.source(), label.failureColumn()));
    }
    return new RelabelProgress(labels, 0);
  }

  /**
   * @param elapsedNanos since {@code start}
   */
  RelabelProgress since(RelabelProgress start, long elapsedNanos) {
    long rows = done() - start.done();
    return new RelabelProgress(labels, Math.max(0, Math.round(rows * 1e9 / elapsedNanos)));
  }

  private long done() {
    return labels.values().stream().mapToLong(LabelProgress::done).sum();
  }

  private long version() {
    return labels.values().stream().mapToLong(LabelProgress::version).max().orElse(0);
  }

  @Override
  public String toString() {
    return "%s | %,d rows/s | dataset version %d"
        .formatted(
            labels.entrySet().stream()
                .map(entry -> inWords(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(" | ")),
            perSecond,
            version());
  }

  private static String inWords(String label, LabelProgress progress) {
    String failed = progress.failed() == 0 ? "" : ", %,d failed".formatted(progress.failed());
    return "%s %,d of %,d rows, %,d to do%s"
        .formatted(label, progress.done(), progress.rows(), progress.lacking(), failed);
  }
}
