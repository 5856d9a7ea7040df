package dev.labelstream.e2e.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;
  private Runs runs;
  private final FakeClock clock = new FakeClock();

  @BeforeEach
  void nameDataset() throws IOException {
    runs = Runs.of(folder.resolve("images.lance").toUri().toString());
  }

  @Test
  void runsLieBesideTheDataset() throws IOException {
    assertThat(runs.folder()).isEqualTo(folder.resolve("images.lance.runs"));
    assertThat(Runs.of(folder.resolve("images.lance").toString())).isEqualTo(runs);
    assertThat(runs.all()).isEmpty();
  }

  @Test
  void objectStoreIsRefusedWithAWayOut() {
    assertThatThrownBy(() -> Runs.of("s3://lake/images.lance"))
        .hasMessageContaining("s3://lake/images.lance is in an object store")
        .hasMessageContaining("labelstream train --tag");
  }

  @Test
  void recordIsReadAsItWasWritten() throws IOException {
    Run run = aRun("20261122-120000");

    runs.journal(clock).write(Step.SAVEPOINT, Journal.Moment.BEGUN, run);
    runs.journal(clock).write(Step.TAG, Journal.Moment.DONE, run);

    assertThat(runs.find(run.id())).contains(run);
    assertThat(runs.underWay()).contains(run);
    assertThat(Files.readAllLines(runs.folder().resolve(run.id()).resolve("journal.jsonl")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"at\":\"2026-11-22T22:15:03Z\",\"step\":"));
  }

  @Test
  void idsOfOneSecondDiffer() throws IOException {
    String first = runs.newId(NOON);
    runs.journal(clock).write(Step.SAVEPOINT, Journal.Moment.BEGUN, aRun(first));

    assertThat(first).isEqualTo("20261122-120000");
    assertThat(runs.newId(NOON)).isEqualTo("20261122-120000-2");
  }

  @Test
  void secondIsToldAboutTheFirst() throws IOException {
    try (RunsLock first = RunsLock.take(runs, NOON)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> RunsLock.take(runs, NOON))
          .isInstanceOfSatisfying(
              CommandException.class,
              e -> assertThat(CommandException.exitCodeOf(e)).isEqualTo(ExitCodes.BUSY))
          .hasMessageContaining(Who.isIt())
          .hasMessageContaining("pid " + ProcessHandle.current().pid())
          .hasMessageContaining("since " + NOON);
    }
    RunsLock.take(runs, NOON).close();
  }

  @Test
  void everyConditionMustHold() throws IOException {
    FakeDataset dataset = new FakeDataset(new CrashPoints());
    Run last = aRun("20261122-120000").but().with(new RunVersion("retrain-1", 5, 900));
    List<Run> before = List.of(last.but().with(aModel()));

    assertThat(new Due(100L, null).ask(before, dataset, NOON))
        .isEqualTo(new Due.Answer(true, "100 rows are new since run 20261122-120000"));
    assertThat(new Due(101L, null).ask(before, dataset, NOON))
        .isEqualTo(
            new Due.Answer(false, "100 rows are new since run 20261122-120000, fewer than 101"));
    Duration week = Duration.ofDays(7);
    assertThat(new Due(100L, week).ask(before, dataset, NOON.plus(Duration.ofDays(6))))
        .isEqualTo(
            new Due.Answer(false, "run 20261122-120000 began 6 d 0 h ago, less than 7 d 0 h"));
    assertThat(new Due(100L, week).ask(before, dataset, NOON.plus(week)).isDue()).isTrue();
    assertThat(new Due(1000L, week).ask(List.of(last), dataset, NOON))
        .isEqualTo(
            new Due.Answer(true, "1,000 rows are new since the beginning; there is no run yet"));
  }

  @Test
  void verdictAsksForTheMarginBelowBoth() {
    assertThat(Verdict.of(aModel(), 0.5).passed()).isTrue();
    assertThat(Verdict.of(aModel(), 0.6).passed()).isFalse();
    assertThat(Verdict.of(aModel(), 1.1).why()).contains("base model's 3.0000");
  }

  private static TrainedModel aModel() {
    return new TrainedModel(
        "/models/1", 5, "/models/base", "abc", 42, 2, 95, 5, 5, "/models/0", 3.0, 2.5, 2.0);
  }

  private static Run aRun(String id) {
    return Run.begin(
        id,
        NOON.toString(),
        "ops@host",
        new RunRequest(
            "http://127.0.0.1:8081",
            "/data/images.lance",
            "ingest",
            "/models",
            0.1,
            null,
            false,
            "/conf",
            Map.of(),
            Map.of("b", "2", "a", "1")));
  }
}
