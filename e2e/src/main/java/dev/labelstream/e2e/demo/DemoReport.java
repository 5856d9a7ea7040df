package dev.labelstream.e2e.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.sinks.DatasetSnapshot;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what a demo has left: as text for a person, as JSON for a program. */
final class DemoReport {

  private static final int ROWS = 8;
  private static final int ID_WIDTH = 28;
  private static final int CAPTION_WIDTH = 48;
  private static final List<String> COLUMNS =
      List.of("id", "width", "height", "media_type", "quality", "quality_model", "caption");

  private final DemoResult result;

  DemoReport(DemoResult result) {
    this.result = result;
  }

  void print(PrintStream out) throws IOException {
    Progress progress = result.progress();
    out.printf("%nDataset %s, version %d%n", result.dataset(), progress.version());
    out.printf(
        "%,d uploads: %,d rows, %,d dead letters%n%n",
        progress.uploaded(), progress.committed(), progress.dead());
    printRows(out);
    printDeadLetters(out);
  }

  private void printRows(PrintStream out) throws IOException {
    try (DatasetSnapshot dataset =
        DatasetSnapshot.latest(result.dataset().toString()).orElse(null)) {
      if (dataset == null) {
        return;
      }
      out.printf("%-28s %-10s %-11s %7s  %s%n", "id", "size", "type", "quality", "caption");
      for (Map<String, @Nullable Object> row : dataset.head(COLUMNS, ROWS)) {
        out.printf(
            "%-28s %-10s %-11s %7.1f  %s%n",
            endOf(text(row, "id"), ID_WIDTH),
            text(row, "width") + "x" + text(row, "height"),
            text(row, "media_type"),
            quality(row),
            shortened(text(row, "caption"), CAPTION_WIDTH));
      }
    }
  }

  private static double quality(Map<String, @Nullable Object> row) {
    return row.get("quality") instanceof Float quality ? quality : Double.NaN;
  }

  private static String text(Map<String, @Nullable Object> row, String column) {
    Object value = row.get(column);
    return value == null ? "" : value.toString();
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  /** An id may be a path, whose end tells more than its beginning. */
  private static String endOf(String text, int length) {
    return text.length() <= length ? text : "…" + text.substring(text.length() - length + 1);
  }

  private void printDeadLetters(PrintStream out) {
    if (result.deadByReason().isEmpty()) {
      return;
    }
    out.printf("%n%-20s %6s  %s%n", "dead letters", "count", "for example");
    for (DeadLetter example : result.deadExamples()) {
      out.printf(
          "%-20s %6d  %s: %s%n",
          example.failure().reason(),
          result.deadByReason().get(example.failure().reason()),
          example.id(),
          example.failure().detail());
    }
  }

  /** {@code {"dataset", "version", "uploaded", "committed", "dead": {reason: n}}} on one line. */
  String json() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("dataset", result.dataset().toString());
    json.put("version", result.progress().version());
    json.put("uploaded", result.progress().uploaded());
    json.put("committed", result.progress().committed());
    ObjectNode dead = json.putObject("dead");
    result.deadByReason().forEach((reason, count) -> dead.put(reason.name(), count));
    return mapper.writeValueAsString(json);
  }
}
