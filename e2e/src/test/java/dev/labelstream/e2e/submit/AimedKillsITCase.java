package dev.labelstream.e2e.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.e2e.ingest.SettledUploads;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.world.BadUpload;
import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.e2e.world.UploadServer;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of a real cluster are killed at the moment that is meant: each test brings the job
 * there, sees that it is there, and kills then.
 *
 * <p>Nothing moves by itself: the job takes a checkpoint when it is told to, scores a batch when it
 * is full, and each TaskManager has one subtask of each operator. After each test all that was
 * published is there once, read by Python.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AimedKillsITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int BATCH = 8;

  /** Too few to fill a batch. */
  private static final int FEW = BATCH - 1;

  /** Fills a batch of each subtask. */
  private static final int MANY = 5 * BATCH;

  private static final String[] NOTHING_BY_ITSELF = {
    "-Dparallelism.default=2",
    "-Dexecution.checkpointing.interval=1d",
    "-Dexecution.checkpointing.min-pause=1d",
    "-Dlabelstream.score.batch-size=" + BATCH,
    "-Dlabelstream.score.max-delay=1d",
    // Each row goes on to the file at once.
    "-Dlabelstream.sink.batch-size=1b"
  };

  private UploadServer server;
  private HeldPictures pictures;
  private OperatorsDesk desk;
  private PaintedTraffic traffic;
  private WatchedJob job;
  private long published;

  @BeforeAll
  void startJob(@TempDir Path folder) throws Exception {
    PythonLance python = PythonLance.orSkip();
    PaintedPictures painted = new PaintedPictures(PaintedTraffic.SEED);
    server = UploadServer.start(0, painted);
    pictures = HeldPictures.before(server);
    desk = new OperatorsDesk(folder, 1);
    traffic = new PaintedTraffic(python, desk, painted, pictures.baseUrl());
    desk.clusterUp();
    traffic.useContext();
    job = watched(runJob("ingest", "--detach").strip());
    job.checkpoint();
  }

  @AfterAll
  void endAll() throws Exception {
    if (desk != null) {
      pictures.close();
      server.close();
      desk.close();
    }
  }

  @Test
  void taskManagerIsKilledMidFetch() throws Exception {
    long before = published;
    pictures.hold();
    try {
      publish(MANY);
      await(() -> pictures.waiting().size() == askedFor(before, published));
      // The checkpoint has them in its state: Kafka does not bring them again.
      job.checkpoint();
      Set<String> fetched = pictures.waiting();
      await(() -> job.metric("fetch", "fetchesInFlight").filter(some -> some > 0).count() == 2);

      desk.kill("taskmanager-1");

      desk.clusterUp();
      // More than twice if the job was first sent to the one that is dead.
      await(() -> fetched.stream().allMatch(path -> pictures.asked(path) > 1));
    } finally {
      pictures.release();
    }
    assertAllThereOnce();
  }

  @Test
  void taskManagerIsKilledMidBatch() throws Exception {
    publishIntoBatches();

    desk.kill("taskmanager-2");

    desk.clusterUp();
    assertAllThereOnce();
  }

  @Test
  void taskManagerIsKilledMidWrite() throws Exception {
    Set<Path> before = halfWritten();
    long rows = traffic.rows();
    publish(MANY);
    await(() -> halfWritten().size() == before.size() + 2);
    await(() -> job.metric("lance__Writer", "numRecordsIn").filter(in -> in >= BATCH).count() == 2);
    assertThat(traffic.rows()).isEqualTo(rows);

    desk.kill("taskmanager-1");

    desk.clusterUp();
    assertAllThereOnce();
    assertThat(halfWritten()).as("what the killed one left").hasSize(before.size() + 1);
  }

  @Test
  void jobManagerIsKilledBetweenCheckpointAndCommit() throws Exception {
    publishIntoBatches();
    long rows = traffic.rows();
    try (HeldCommits held = HeldCommits.of(desk.dataset())) {
      job.checkpoint();
      await(this::commitsFail);
      assertThat(traffic.rows()).as("rows while %s", held).isEqualTo(rows);

      desk.kill("jobmanager");

      assertThat(desk.clusterUp()).contains("Job %s goes on".formatted(job.id()));
      // In the job that goes on: it has the only slots there are.
      await(() -> job.isDeployed() && commitsFail());
      assertThat(traffic.rows()).isEqualTo(rows);
    }
    assertAllThereOnce();
  }

  @Test
  void taskManagerIsKilledAfterACommitThatNoCheckpointKnows() throws Exception {
    publishIntoBatches();
    job.checkpoint();
    // From here on a restart offers the same commit again.
    traffic.awaitRows(PaintedTraffic.rowsOf(published));

    desk.kill("taskmanager-2");

    desk.clusterUp();
    assertAllThereOnce();
  }

  @Test
  void newJobGoesOnFromARetainedCheckpointThatIsNotCommitted() throws Exception {
    publishIntoBatches();
    String before = job.id();
    long rows = traffic.rows();
    try (HeldCommits held = HeldCommits.of(desk.dataset())) {
      job.checkpoint();
      await(this::commitsFail);
      job.cancel();
      assertThat(traffic.rows()).as("rows while %s", held).isEqualTo(rows);
    }

    String said = runJob("resume");

    assertThat(said).contains("goes on from file:", "/checkpoints/" + before + "/chk-");
    job = watched(OperatorsDesk.jobIn(said));
    assertAllThereOnce();
  }

  @Test
  void newJobGoesOnFromASavepointThatIsNotCommitted() throws Exception {
    publishIntoBatches();
    long rows = traffic.rows();
    String savepoint = desk.run("savepoint").strip();
    assertThat(traffic.rows()).as("rows after %s", savepoint).isEqualTo(rows);
    job.cancel();

    String said = runJob("resume");

    assertThat(said).contains("goes on from file:", "/savepoints/savepoint-");
    job = watched(OperatorsDesk.jobIn(said));
    assertAllThereOnce();
  }

  private String runJob(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        PaintedTraffic.settings(List.of(server.port(), pictures.port()), NOTHING_BY_ITSELF));
    return desk.run(arguments.toArray(String[]::new));
  }

  private WatchedJob watched(String id) {
    return new WatchedJob(desk.dashboard(), id);
  }

  private void publish(int more) throws Exception {
    published += more;
    traffic.publish(published);
  }

  /** Publishes a few; returns when each that is a picture waits in a batch for others. */
  private void publishIntoBatches() throws Exception {
    long before = published;
    publish(FEW);
    long wanted = PaintedTraffic.rowsOf(published) - PaintedTraffic.rowsOf(before);
    await(() -> inBatches().sum() == wanted && inBatches().allMatch(pictures -> pictures > 0));
  }

  private LongStream inBatches() {
    long[] out = job.metric("score", "numRecordsOut").toArray();
    long[] in = job.metric("score", "numRecordsIn").toArray();
    return IntStream.range(0, Math.min(in.length, out.length)).mapToLong(i -> in[i] - out[i]);
  }

  /** Of how many uploads the pictures are asked for here. */
  private static long askedFor(long from, long to) {
    return LongStream.range(from, to)
        .filter(number -> SettledUploads.badAmong(to).get(number) != BadUpload.PRIVATE_ADDRESS)
        .count();
  }

  /** Files that writers have begun, and not finished. */
  private Set<Path> halfWritten() {
    try (Stream<Path> files = Files.list(desk.dataset().resolve("data"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(".tmp"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a commit was tried, and could not be made. */
  private boolean commitsFail() {
    return job.metric("lance__Committer", "commitErrors").anyMatch(errors -> errors > 0);
  }

  private void await(BooleanSupplier condition) {
    Deadline.await(
        PATIENCE,
        condition,
        () ->
            "%d published, pictures waited for: %s, in batches: %s, half-written: %s%n%s"
                .formatted(
                    published,
                    pictures.waiting(),
                    Arrays.toString(inBatches().toArray()),
                    halfWritten(),
                    desk.status()));
  }

  private void assertAllThereOnce() throws IOException {
    traffic.awaitAllOf(published, job);
    traffic.assertEachOnce(published);
  }
}
