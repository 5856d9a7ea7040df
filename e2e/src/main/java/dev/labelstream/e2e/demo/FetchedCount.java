package dev.labelstream.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.flink.api.common.JobID;

/** How many pictures the job has fetched since it was submitted, as its dashboard says. */
final class FetchedCount {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI job;
  private long last;

  FetchedCount(URI dashboard, JobID job) {
    this.job = dashboard.resolve("/jobs/" + job);
  }

  /** The newest count, or the last known while the dashboard does not answer. */
  long update() throws InterruptedException {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(job).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      for (JsonNode box : json.readTree(answer.body()).path("vertices")) {
        if (box.path("name").asText().startsWith("fetch")) {
          last = Math.max(last, box.path("metrics").path("write-records").asLong());
        }
      }
    } catch (IOException e) {
      // It is only shown; the dashboard is asked again in a moment.
      return last;
    }
    return last;
  }
}
