package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.flink.JobStart;
import dev.labelstream.cli.flink.SavepointRequest;
import dev.labelstream.cli.flink.SavepointState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A cluster with an ingest job, in which each look takes a job further. */
final class FakeFlink implements FlinkSide {

  static final String INGEST = "11111111111111111111111111111111";
  private static final int FOUND = 400;
  private static final int NOT_FOUND = 404;

  private final CrashPoints points;
  private final FakeDataset dataset;
  private final Clock clock;
  private final Map<String, FakeJob> jobs = new LinkedHashMap<>();
  private final Map<String, SavepointRequest> wishes = new LinkedHashMap<>();
  private final Set<String> looked = new TreeSet<>();

  /** What the next savepoints end with; those after them are whole. */
  final Deque<String> savepointFailures = new ArrayDeque<>();

  /** What the next trainings end with, by states; those after them finish. */
  final Deque<String> trainingEnds = new ArrayDeque<>();

  /** All that was ever started, in order. */
  final List<JobStart> started = new ArrayList<>();

  int savepoints;

  /** What the training job writes when it finishes. */
  interface Training {
    void finish(JobStart start) throws IOException;
  }

  private final Training training;

  FakeFlink(CrashPoints points, FakeDataset dataset, Clock clock, Training training) {
    this.points = points;
    this.dataset = dataset;
    this.clock = clock;
    this.training = training;
    jobs.put(INGEST, new FakeJob("labelstream-ingest", clock.instant(), null));
  }

  private static final class FakeJob {
    private final String name;
    private final Instant began;
    private final @Nullable JobStart start;
    private String state = "RUNNING";
    private int looks;

    private FakeJob(String name, Instant began, @Nullable JobStart start) {
      this.name = name;
      this.began = began;
      this.start = start;
    }
  }

  @Override
  public List<Job> ingestJobs() {
    return jobs.entrySet().stream()
        .filter(job -> job.getValue().name.equals("labelstream-ingest"))
        .map(job -> shown(job.getKey(), job.getValue()))
        .sorted(Comparator.comparing(Job::started).reversed())
        .toList();
  }

  @Override
  public Optional<Job> job(String id) throws IOException {
    FakeJob job = jobs.get(id);
    if (job == null) {
      return Optional.empty();
    }
    job.looks++;
    if (job.start != null && job.looks == 3 && job.name.startsWith("labelstream-train")) {
      job.state = trainingEnds.isEmpty() ? "FINISHED" : trainingEnds.remove();
      if (job.state.equals("FINISHED")) {
        training.finish(job.start);
      }
    }
    return Optional.of(shown(id, job));
  }

  private static Job shown(String id, FakeJob job) {
    return new Job(id, job.name, job.state, job.began, Duration.ZERO, 1, 1);
  }

  /** As when its JobManager is lost. */
  void lose(String id) {
    jobs.remove(id);
  }

  void end(String id, String state) {
    job(jobs.get(id)).state = state;
  }

  /** Somebody else starts an ingest job. */
  void startIngest(String id) {
    jobs.put(id, new FakeJob("labelstream-ingest", clock.instant(), null));
  }

  private static FakeJob job(@Nullable FakeJob job) {
    if (job == null) {
      throw new AssertionError("There is no such job");
    }
    return job;
  }

  @Override
  public void triggerSavepoint(SavepointRequest request) throws IOException {
    points.pass("before the savepoint is asked for");
    FakeJob job = jobs.get(request.job());
    if (job == null || (!job.state.equals("RUNNING") && !wishes.containsKey(request.trigger()))) {
      throw new FlinkRefusedException(NOT_FOUND, "Job " + request.job() + " not found");
    }
    wishes.putIfAbsent(String.valueOf(request.trigger()), request);
    points.pass("after the savepoint is asked for");
  }

  @Override
  public SavepointState savepoint(String job, String trigger) throws IOException {
    SavepointRequest wish = wishes.get(trigger);
    if (wish == null) {
      throw new FlinkRefusedException(NOT_FOUND, "Unknown trigger " + trigger);
    }
    if (looked.add(trigger)) {
      return new SavepointState.UnderWay();
    }
    Path directory = Path.of(URI.create(String.valueOf(wish.directory())));
    Optional<DatasetSide.Savepoint> done = dataset.savepointIn(directory);
    if (done.isPresent()) {
      return new SavepointState.Done(done.get().path());
    }
    if (!savepointFailures.isEmpty()) {
      return new SavepointState.Failed(savepointFailures.remove());
    }
    savepoints++;
    dataset.addSavepoint(directory);
    if (wish.stop()) {
      end(job, "FINISHED");
    }
    points.pass("when the savepoint is whole");
    return new SavepointState.Done(directory.toString());
  }

  @Override
  public void start(JobStart start) throws IOException {
    points.pass("before a job is started");
    String id = String.valueOf(start.jobId());
    if (jobs.containsKey(id)) {
      throw new FlinkRefusedException(FOUND, "Job has already been submitted.");
    }
    started.add(start);
    boolean isIngest = start.mainClass().endsWith("IngestJob");
    jobs.put(
        id,
        new FakeJob(
            isIngest ? "labelstream-ingest" : "labelstream-train-run", clock.instant(), start));
    points.pass("after a job is started");
  }

  /** Those of a job's main class. */
  List<JobStart> startedOf(String mainClass) {
    return started.stream().filter(start -> start.mainClass().endsWith(mainClass)).toList();
  }

  @Override
  public String lastException(String job) {
    return "The pictures are gone";
  }

  @Override
  public Optional<String> trainingProgress(String job) {
    return Optional.of("step 1 of 2");
  }
}
