package dev.labelstream.e2e.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.labelstream.e2e.world.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/**
 * A job, and what no command does with it: it is looked at closely, and takes its checkpoints when
 * a test says so.
 */
final class WatchedJob {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI uri;
  private final String id;

  WatchedJob(String dashboard, String id) {
    this.uri = URI.create(dashboard + "/jobs/" + id);
    this.id = id;
  }

  String id() {
    return id;
  }

  /** Takes a checkpoint; returns when it is complete. */
  void checkpoint() {
    Deadline.await(PATIENCE, this::completesACheckpoint, this::state);
  }

  private boolean completesACheckpoint() {
    String request =
        ask(HttpRequest.newBuilder(at("/checkpoints"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"checkpointType\":\"CONFIGURED\"}")))
            .path("request-id")
            .asText();
    if (request.isEmpty()) {
      return false;
    }
    String path = "/checkpoints/" + request;
    Deadline.await(
        PATIENCE,
        () -> !get(path).at("/status/id").asText().equals("IN_PROGRESS"),
        () -> get("/checkpoints"));
    return get(path).at("/operation/checkpointId").isNumber();
  }

  /** Ends it without a savepoint; its last checkpoint stays. */
  void cancel() {
    ask(
        HttpRequest.newBuilder(at("?mode=cancel"))
            .method("PATCH", HttpRequest.BodyPublishers.noBody()));
    Deadline.await(PATIENCE, () -> state().equals("CANCELED"), this::state);
  }

  private String state() {
    return get("").path("state").asText();
  }

  /** Whether each of its tasks is at work, or about to restore its state. */
  boolean isDeployed() {
    JsonNode vertices = get("").path("vertices");
    return !vertices.isEmpty()
        && StreamSupport.stream(vertices.spliterator(), false)
            .map(box -> box.path("tasks"))
            .allMatch(
                tasks ->
                    tasks.path("RUNNING").asInt() + tasks.path("INITIALIZING").asInt()
                        == StreamSupport.stream(tasks.spliterator(), false)
                            .mapToInt(JsonNode::asInt)
                            .sum());
  }

  /** A metric of an operator in each of its subtasks; empty if not all of them tell it. */
  LongStream metric(String operator, String metric) {
    for (JsonNode box : get("").path("vertices")) {
      OptionalLong first = metric(box, 0, operator, metric);
      if (first.isPresent()) {
        long[] values =
            LongStream.range(0, box.path("parallelism").asInt())
                .mapToObj(subtask -> metric(box, subtask, operator, metric))
                .flatMapToLong(OptionalLong::stream)
                .toArray();
        return values.length == box.path("parallelism").asInt()
            ? LongStream.of(values)
            : LongStream.empty();
      }
    }
    return LongStream.empty();
  }

  private OptionalLong metric(JsonNode box, long subtask, String operator, String metric) {
    JsonNode answer =
        get(
            "/vertices/%s/metrics?get=%d.%s.%s"
                .formatted(box.path("id").asText(), subtask, operator, metric));
    return answer.path(0).has("value")
        ? OptionalLong.of(answer.path(0).path("value").asLong())
        : OptionalLong.empty();
  }

  private URI at(String path) {
    return URI.create(uri + path);
  }

  private JsonNode get(String path) {
    return ask(HttpRequest.newBuilder(at(path)));
  }

  /** Nothing while the cluster does not answer. */
  private JsonNode ask(HttpRequest.Builder request) {
    try {
      return json.readTree(
          client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return MissingNode.getInstance();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("Interrupted", e));
    }
  }
}
