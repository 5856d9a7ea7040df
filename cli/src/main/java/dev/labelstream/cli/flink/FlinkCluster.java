package dev.labelstream.cli.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A Flink cluster by its REST interface, as Flink 2.3 documents it ("REST API").
 *
 * <p>Every method throws {@link FlinkUnreachableException} if nobody answers and {@link
 * FlinkRefusedException} if Flink does not do what was asked.
 */
public final class FlinkCluster {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration METRICS_FETCH = Duration.ofMillis(200);

  private final FlinkRest rest;

  public FlinkCluster(URI address) {
    this.rest = new FlinkRest(address);
  }

  /** Where it is, without a user or password. */
  public URI address() {
    return rest.address();
  }

  public ClusterOverview overview() throws IOException {
    JsonNode overview = rest.get("overview");
    return new ClusterOverview(
        overview.path("flink-version").asText(),
        overview.path("taskmanagers").asInt(),
        overview.path("slots-total").asInt(),
        overview.path("slots-available").asInt());
  }

  /** The configuration that the cluster was started with, without secrets. */
  public Map<String, String> configuration() throws IOException {
    return stream(rest.get("jobmanager/config"))
        .collect(
            Collectors.toMap(
                entry -> entry.path("key").asText(), entry -> entry.path("value").asText()));
  }

  /** All jobs that the cluster remembers, the newest first. */
  public List<Job> jobs() throws IOException {
    return stream(rest.get("jobs/overview").path("jobs"))
        .map(FlinkCluster::job)
        .sorted((a, b) -> b.started().compareTo(a.started()))
        .toList();
  }

  private static Job job(JsonNode job) {
    JsonNode tasks = job.path("tasks");
    return new Job(
        job.path("jid").asText(),
        job.path("name").asText(),
        job.path("state").asText(),
        Instant.ofEpochMilli(job.path("start-time").asLong()),
        Duration.ofMillis(job.path("duration").asLong()),
        // Of a bounded job, the first tasks may be done before the last are there.
        tasks.path("running").asInt() + tasks.path("finished").asInt(),
        tasks.path("total").asInt());
  }

  public List<Box> boxes(String job) throws IOException {
    return stream(rest.get("jobs/" + job).path("vertices"))
        .map(box -> new Box(box.path("id").asText(), box.path("name").asText()))
        .toList();
  }

  /** Why a job has failed last; empty text if it never has. */
  public String lastException(String job) throws IOException {
    JsonNode newest =
        rest.get("jobs/%s/exceptions?maxExceptions=1".formatted(job))
            .path("exceptionHistory")
            .path("entries")
            .path(0);
    return newest.isMissingNode() ? "" : Causes.told(newest.path("stacktrace").asText());
  }

  /** How often a job was restarted by itself since it was submitted. */
  public long restarts(String job) throws IOException {
    return stream(rest.get("jobs/%s/metrics?get=numRestarts".formatted(job)))
        .mapToLong(metric -> metric.path("value").asLong())
        .sum();
  }

  public Checkpoints checkpoints(String job) throws IOException {
    JsonNode latest = rest.get("jobs/%s/checkpoints".formatted(job)).path("latest");
    return new Checkpoints(
        checkpoint(latest.path("completed")),
        checkpoint(latest.path("savepoint")),
        checkpoint(latest.path("failed")));
  }

  private static @Nullable Checkpoint checkpoint(JsonNode point) {
    if (!point.isObject()) {
      return null;
    }
    return new Checkpoint(
        point.path("id").asLong(),
        point.path("is_savepoint").asBoolean(),
        Instant.ofEpochMilli(point.path("trigger_timestamp").asLong()),
        text(point.path("external_path")),
        text(point.path("failure_message")),
        point.path("discarded").asBoolean());
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  /**
   * Metrics of a box's operators.
   *
   * @param wanted names as {@code operator.metric}; those that the box has not are left out
   */
  public MetricTotals metrics(String job, Box box, Set<String> wanted) throws IOException {
    String path = "jobs/%s/vertices/%s/subtasks/metrics".formatted(job, box.id());
    // Asked for a metric that is not there, Flink 2.3 leaves out those that are.
    List<String> there =
        stream(rest.get(path))
            .map(metric -> metric.path("id").asText())
            .filter(wanted::contains)
            .toList();
    Map<String, MetricTotals.Total> totals = new HashMap<>();
    if (there.isEmpty()) {
      return new MetricTotals(totals);
    }
    for (JsonNode metric : rest.get(path + "?get=" + String.join(",", there))) {
      totals.put(
          metric.path("id").asText(),
          new MetricTotals.Total(
              metric.path("min").asDouble(),
              metric.path("max").asDouble(),
              metric.path("sum").asDouble()));
    }
    return new MetricTotals(totals);
  }

  /**
   * The sum of a metric that a box's coordinators tell in the JobManager, such as a source's
   * enumerator.
   *
   * @param name without the operator's; empty if no coordinator of the box has it
   */
  public OptionalLong coordinatorMetric(String job, Box box, String name) throws IOException {
    String path = "jobs/%s/vertices/%s/jm-operator-metrics".formatted(job, box.id());
    List<String> there =
        stream(rest.get(path))
            .map(metric -> metric.path("id").asText())
            .filter(id -> id.endsWith("." + name))
            .toList();
    return there.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            stream(rest.get(path + "?get=" + String.join(",", there)))
                .mapToLong(metric -> metric.path("value").asLong())
                .sum());
  }

  /**
   * Takes a savepoint and waits for it.
   *
   * @return where it is
   * @throws IOException also if it fails, or is not done in time
   */
  public String savepoint(SavepointRequest request, Duration longest) throws IOException {
    String trigger = triggerSavepoint(request);
    long start = System.nanoTime();
    while (true) {
      SavepointState state = savepoint(request.job(), trigger);
      if (state instanceof SavepointState.Done done) {
        return done.location();
      }
      if (state instanceof SavepointState.Failed failed) {
        throw new IOException(
            "The savepoint has failed: %s. The job goes on.".formatted(failed.why()));
      }
      if (System.nanoTime() - start > longest.toNanos()) {
        throw new IOException(
            "The savepoint of job %s is not done after %d s. It may still come: look at `labelstream status`, or give a longer --timeout."
                .formatted(request.job(), longest.toSeconds()));
      }
      pause();
    }
  }

  /**
   * Asks for a savepoint, and does not wait for it.
   *
   * @return by which {@link #savepoint(String, String)} knows it
   */
  public String triggerSavepoint(SavepointRequest request) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (request.directory() != null) {
      body.put(request.stop() ? "targetDirectory" : "target-directory", request.directory());
    }
    body.put(request.stop() ? "drain" : "cancel-job", false);
    if (request.trigger() != null) {
      body.put("triggerId", request.trigger());
    }
    return rest.post(
            "jobs/%s/%s".formatted(request.job(), request.stop() ? "stop" : "savepoints"), body)
        .path("request-id")
        .asText();
  }

  /** How far a savepoint is that was asked for. */
  public SavepointState savepoint(String job, String trigger) throws IOException {
    JsonNode answer = rest.get("jobs/%s/savepoints/%s".formatted(job, trigger));
    if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
      return new SavepointState.UnderWay();
    }
    JsonNode operation = answer.path("operation");
    JsonNode failure = operation.path("failure-cause");
    return failure.isObject()
        ? new SavepointState.Failed(Causes.told(failure.path("stack-trace").asText()))
        : new SavepointState.Done(operation.path("location").asText());
  }

  /**
   * Brings a jar to the cluster, starts the job in it, and takes the jar away again.
   *
   * @return the job's id
   */
  public String start(JobStart start) throws IOException {
    String file = rest.upload("jars/upload", start.jar()).path("filename").asText();
    String jar = file.substring(file.lastIndexOf('/') + 1);
    try {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("entryClass", start.mainClass());
      if (start.savepoint() != null) {
        body.put("savepointPath", start.savepoint());
      }
      if (start.jobId() != null) {
        body.put("jobId", start.jobId());
      }
      ObjectNode configuration = body.putObject("flinkConfiguration");
      start.configuration().forEach(configuration::put);
      return rest.post("jars/%s/run".formatted(jar), body).path("jobid").asText();
    } finally {
      rest.delete("jars/" + jar);
    }
  }

  /**
   * Waits until a job is at work, or has ended.
   *
   * @throws IOException also if it is neither in time
   */
  public Job awaitAtWork(String job, Duration longest) throws IOException {
    long start = System.nanoTime();
    while (true) {
      Job now = job(job);
      if (now.isAtWork() || now.hasEnded()) {
        return now;
      }
      if (System.nanoTime() - start > longest.toNanos()) {
        throw new IOException(
            "Job %s is not at work after %d s: it is %s, %d of its %d tasks run. It goes on trying; `labelstream status` tells more."
                .formatted(job, longest.toSeconds(), now.state(), now.runningTasks(), now.tasks()));
      }
      pause();
    }
  }

  /** Waits until a job has ended. */
  public Job awaitEnd(String job, Duration longest) throws IOException {
    long start = System.nanoTime();
    while (true) {
      Job now = job(job);
      if (now.hasEnded()) {
        return now;
      }
      if (System.nanoTime() - start > longest.toNanos()) {
        throw new IOException(
            "Job %s has not ended after %d s: it is %s"
                .formatted(job, longest.toSeconds(), now.state()));
      }
      pause();
    }
  }

  /**
   * One job.
   *
   * @throws IOException also if the cluster does not know it
   */
  public Job job(String id) throws IOException {
    return find(id)
        .orElseThrow(
            () ->
                new IOException(
                    "Flink at %s knows no job %s; `labelstream status` lists those that it knows"
                        .formatted(address(), id)));
  }

  /** One job; empty if the cluster does not know it. */
  public Optional<Job> find(String id) throws IOException {
    return jobs().stream().filter(job -> job.id().equals(id)).findFirst();
  }

  /**
   * Lets Flink fetch metrics from its TaskManagers. It does so when it is asked for any, but
   * answers at once with those that it has, which may be of hours ago.
   *
   * @param asked when any were asked for, by {@link System#nanoTime}
   */
  public void awaitMetrics(long asked) throws IOException {
    Duration left = METRICS_FETCH.minusNanos(System.nanoTime() - asked);
    if (!left.isNegative()) {
      pause(left);
    }
  }

  private static void pause() throws IOException {
    pause(BETWEEN_LOOKS);
  }

  private static void pause(Duration duration) throws IOException {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("Interrupted").initCause(e);
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
