package dev.labelstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on loopback that answers with what a Flink 2.3 running the ingest job has answered; the
 * answers are in {@code src/test/resources/flink}.
 */
final class RecordedFlink implements AutoCloseable {

  static final String JOB = "0c5f04e47684650f06f037a22d0fd460";

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  record Answer(int status, String body) {}

  private RecordedFlink(HttpServer server) {
    this.server = server;
  }

  static RecordedFlink start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RecordedFlink flink = new RecordedFlink(server);
    server.createContext("/", flink::answer);
    server.start();
    return flink;
  }

  /** With the ingest job at work. */
  static RecordedFlink atWork() throws IOException {
    RecordedFlink flink = start();
    flink.on("GET /overview", "overview").on("GET /jobs/overview", "jobs");
    flink.on("GET /jobs/" + JOB, "job").on("GET /jobs/" + JOB + "/checkpoints", "checkpoints");
    flink.on("GET /jobs/" + JOB + "/exceptions", "exceptions");
    flink.with("GET /jobs/" + JOB + "/metrics", 200, "[{\"id\":\"numRestarts\",\"value\":\"0\"}]");
    for (String box :
        List.of(
            "912ac35ea04e5fa88dabdbb30737d4dd",
            "411e697e3c729ba752dc8638f66e9bfb",
            "2b4328eade2b4fd2c27273233ec99ca9")) {
      flink.on("GET /jobs/%s/vertices/%s/subtasks/metrics".formatted(JOB, box), "metrics-" + box);
    }
    return flink;
  }

  /** After the job was stopped with a savepoint. */
  static RecordedFlink stopped() throws IOException {
    return start()
        .on("GET /overview", "overview")
        .on("GET /jobs/overview", "jobs-stopped")
        .on("GET /jobs/" + JOB + "/checkpoints", "checkpoints-stopped");
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers with a recorded file; further ones for the same request come after it. */
  RecordedFlink on(String request, String recorded) throws IOException {
    return with(request, 200, recorded(recorded));
  }

  RecordedFlink with(String request, int status, String body) {
    answers.computeIfAbsent(request, r -> new ArrayDeque<>()).add(new Answer(status, body));
    return this;
  }

  /** Forgets what was to be answered. */
  RecordedFlink without(String request) {
    answers.remove(request);
    return this;
  }

  static String recorded(String name) throws IOException {
    try (InputStream file = RecordedFlink.class.getResourceAsStream("/flink/" + name + ".json")) {
      if (file == null) {
        throw new IOException("There is no recorded answer " + name);
      }
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  /** What was asked, each as method, path and body. */
  List<String> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(body.isEmpty() ? request : request + " " + body);
    Deque<Answer> queue = answers.getOrDefault(request, new ArrayDeque<>());
    Answer next = queue.size() > 1 ? queue.poll() : queue.peek();
    if (next == null) {
      next = new Answer(404, "{\"errors\":[\"Not found: " + request + "\"]}");
    }
    String query = exchange.getRequestURI().getQuery();
    if (query != null && query.startsWith("get=") && request.endsWith("/subtasks/metrics")) {
      next = new Answer(next.status(), asked(next.body(), query.substring(4)));
    }
    byte[] bytes = next.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(next.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** As Flink 2.3 does: of metrics one of which is not there, none is told. */
  private static String asked(String metrics, String ids) throws IOException {
    Set<String> wanted = Set.of(ids.split(",", -1));
    ArrayNode told = JsonNodeFactory.instance.arrayNode();
    for (JsonNode metric : new ObjectMapper().readTree(metrics)) {
      if (wanted.contains(metric.path("id").asText())) {
        told.add(metric);
      }
    }
    return told.size() == wanted.size() ? told.toString() : "[]";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
