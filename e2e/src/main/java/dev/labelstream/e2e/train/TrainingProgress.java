package dev.labelstream.e2e.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.training.job.LearnMetrics;
import dev.labelstream.training.job.TrainingJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/** Asks a cluster's dashboard how far a training is. */
final class TrainingProgress {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final double MEBI = 1 << 20;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI dashboard;
  private final String job;

  TrainingProgress(URI dashboard, JobID job) {
    this.dashboard = dashboard;
    this.job = "/jobs/" + job;
  }

  /** One line for a person; nothing before the first step, or while the dashboard is silent. */
  Optional<String> line() throws InterruptedException {
    try {
      for (JsonNode box : ask(job).path("vertices")) {
        if (box.path("name").asText().startsWith(TrainingJob.LEARN)) {
          return line(metrics(box.path("id").asText()));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      // It is only shown; the dashboard is asked again in a moment.
      return Optional.empty();
    }
  }

  private Map<String, Double> metrics(String box) throws IOException, InterruptedException {
    String path = job + "/vertices/" + box + "/subtasks/0/metrics";
    StringBuilder wanted = new StringBuilder();
    for (JsonNode metric : ask(path)) {
      String id = metric.path("id").asText();
      if (id.startsWith(TrainingJob.LEARN + ".")) {
        wanted.append(wanted.isEmpty() ? "" : ",").append(id);
      }
    }
    Map<String, Double> values = new HashMap<>();
    if (!wanted.isEmpty()) {
      for (JsonNode metric : ask(path + "?get=" + wanted)) {
        String id = metric.path("id").asText();
        values.put(id.substring(id.indexOf('.') + 1), parsed(metric.path("value").asText()));
      }
    }
    return values;
  }

  private static double parsed(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static Optional<String> line(Map<String, Double> values) {
    double step = values.getOrDefault(LearnMetrics.STEP, 0.0);
    if (!(step >= 1)) {
      return Optional.empty();
    }
    return Optional.of(
        "step %,.0f of %,.0f | loss %.4f | rate %.2e | %,.0f tokens/s | %,.1f examples/s | idle %.1f %% | %,.0f MiB | %s left"
            .formatted(
                step,
                values.getOrDefault(LearnMetrics.STEPS, 0.0),
                values.getOrDefault(LearnMetrics.LOSS, 0.0),
                values.getOrDefault(LearnMetrics.LEARNING_RATE, 0.0),
                values.getOrDefault(LearnMetrics.TOKENS_PER_SECOND, 0.0),
                values.getOrDefault(LearnMetrics.EXAMPLES_PER_SECOND, 0.0),
                100 * values.getOrDefault(LearnMetrics.IDLE_SHARE, 0.0),
                values.getOrDefault(LearnMetrics.MEMORY, 0.0) / MEBI,
                inWords(Math.round(values.getOrDefault(LearnMetrics.SECONDS_LEFT, 0.0)))));
  }

  private static String inWords(long seconds) {
    return seconds < 60
        ? seconds + " s"
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(dashboard.resolve(path)).timeout(TIMEOUT).build(),
            HttpResponse.BodyHandlers.ofString());
    return json.readTree(answer.body());
  }
}
