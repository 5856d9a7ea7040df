package dev.labelstream.udf.score;

import static dev.labelstream.udf.FailureReason.DECODE_FAILED;
import static dev.labelstream.udf.FailureReason.MODEL_FAILED;
import static dev.labelstream.udf.score.Pictures.aFetched;
import static dev.labelstream.udf.score.Pictures.scene;
import static dev.labelstream.udf.score.ScoreHarness.aBroken;
import static dev.labelstream.udf.score.ScoreHarness.aRed;
import static dev.labelstream.udf.score.ScoreHarness.spinUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.Label;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ScoreImagesTest {

  @Test
  void fullBatchGoesAtOnce() throws Exception {
    FakeLabel red = FakeLabel.named("red");
    try (var score = new ScoreHarness(4, red)) {
      score.sendReds(1, 2, 3, 4);

      score.awaitOutcomes(4);

      assertThat(red.batches).containsExactly(4);
      assertThat(score.values()).isEqualTo(Map.of("1", 1f, "2", 2f, "3", 3f, "4", 4f));
    }
  }

  @Test
  void partOfABatchGoesAfterItsDelay() throws Exception {
    FakeLabel red = FakeLabel.named("red");
    try (var score = new ScoreHarness(4, red)) {
      score.task.setProcessingTime(1_000);
      score.sendReds(1);
      score.task.setProcessingTime(1_099);
      score.sendReds(2);
      score.task.setProcessingTime(1_100);

      score.awaitOutcomes(2);

      assertThat(red.batches).containsExactly(2);
    }
  }

  @Test
  void delayOfABatchThatWasFullDoesNotHurryTheNext() throws Exception {
    FakeLabel red = FakeLabel.named("red");
    try (var score = new ScoreHarness(2, red)) {
      score.sendReds(1);
      score.task.setProcessingTime(60);
      score.sendReds(2, 3);
      score.task.setProcessingTime(159);
      score.sendReds(4, 5);
      score.task.setProcessingTime(259);

      score.awaitOutcomes(5);

      assertThat(red.batches).containsExactlyInAnyOrder(2, 2, 1);
    }
  }

  @Test
  void everythingIsFinishedBeforeTheBarrier() throws Exception {
    FakeLabel red = FakeLabel.named("red");
    try (var score = new ScoreHarness(2, red)) {
      score.sendReds(1, 2, 3, 4, 5);

      score.task.prepareSnapshotPreBarrier(1);

      assertThat(score.values()).containsOnlyKeys("1", "2", "3", "4", "5");
      assertThat(red.batches).containsExactlyInAnyOrder(2, 2, 1);
    }
  }

  @Test
  void everythingIsFinishedAtTheEndOfInput() throws Exception {
    try (var score = new ScoreHarness(4, FakeLabel.named("red"))) {
      score.sendReds(1, 2, 3);

      score.task.endInput();

      assertThat(score.values()).containsOnlyKeys("1", "2", "3");
    }
  }

  @Test
  void watermarkDoesNotOvertakePictures() throws Exception {
    try (var score = new ScoreHarness(4, FakeLabel.named("red"))) {
      score.task.processElement(aRed(1), 500);

      score.task.processWatermark(500);

      assertThat(score.task.getOutput()).hasSize(2).last().isEqualTo(new Watermark(500));
      assertThat(score.task.extractOutputStreamRecords().get(0).getTimestamp()).isEqualTo(500);
    }
  }

  @Test
  void pictureThatBreaksTheModelIsFoundAndItsNeighboursLive() throws Exception {
    FakeLabel red = FakeLabel.failingOn(Set.of(3, 8));
    try (var score = new ScoreHarness(8, red)) {
      score.task.setProcessingTime(42_000);
      score.sendReds(1, 2, 3, 4, 5, 6, 7, 8);

      score.awaitOutcomes(8);

      assertThat(score.values())
          .isEqualTo(Map.of("1", 1f, "2", 2f, "4", 4f, "5", 5f, "6", 6f, "7", 7f));
      assertThat(score.failures())
          .isEqualTo(Map.of("3", aModelFailure("red 3"), "8", aModelFailure("red 8")));
      assertThat(red.batches).containsExactly(8, 4, 2, 2, 1, 1, 4, 2, 2, 1, 1);
    }
  }

  private static Failure aModelFailure(String why) {
    return new Failure(
        MODEL_FAILED,
        "The model red-7 of the label red fails on this picture: " + why,
        1,
        Instant.ofEpochMilli(42_000));
  }

  @Test
  void batchThatDoesNotFitIsHalvedAndSoAreThoseAfterIt() throws Exception {
    FakeLabel red = FakeLabel.withRoomFor(3);
    try (var score = new ScoreHarness(8, red)) {
      score.sendReds(1, 2, 3, 4, 5, 6, 7, 8);
      score.awaitOutcomes(8);
      score.sendReds(11, 12, 13, 14, 15);
      score.task.endInput();

      assertThat(score.values())
          .containsOnlyKeys("1", "2", "3", "4", "5", "6", "7", "8", "11", "12", "14", "15");
      assertThat(score.failures()).containsOnlyKeys("13");
      assertThat(red.batches).containsExactly(8, 4, 2, 2, 2, 2, 2, 2, 1, 1, 1);
    }
  }

  @Test
  void deviceWithoutMemoryForOnePictureFailsTheTaskAndNotThePicture() throws Exception {
    try (var score = new ScoreHarness(4, FakeLabel.withRoomFor(0))) {
      score.sendReds(1, 2);

      assertThatThrownBy(() -> score.task.prepareSnapshotPreBarrier(1))
          .hasStackTraceContaining(
              "Cannot score a single picture with the model red-7 of the label red: cpu has no memory for it (CUDA out of memory). Stop what else uses its memory, or take a smaller model.");
      assertThat(score.outcomes()).isEmpty();
    }
  }

  @Test
  void brokenDeviceFailsTheTaskWithoutAskingItAgain() throws Exception {
    FakeLabel red = FakeLabel.onBrokenDevice();
    try (var score = new ScoreHarness(4, red)) {
      score.sendReds(1, 2);

      assertThatThrownBy(() -> score.task.prepareSnapshotPreBarrier(1))
          .hasStackTraceContaining("The GPU is gone");
      assertThat(score.outcomes()).isEmpty();
      assertThat(red.batches).containsExactly(2);
    }
  }

  @Test
  void undecodablePicturesFailAndLeaveNoGap() throws Exception {
    FakeLabel red = FakeLabel.named("red");
    try (var score = new ScoreHarness(5, red)) {
      score.send(aBroken("a"));
      score.sendReds(1);
      score.send(aBroken("b"));
      score.sendReds(2, 3);

      score.awaitOutcomes(5);

      assertThat(score.values()).isEqualTo(Map.of("1", 1f, "2", 2f, "3", 3f));
      assertThat(score.failures()).containsOnlyKeys("a", "b");
      assertThat(score.failures().values()).extracting(Failure::reason).containsOnly(DECODE_FAILED);
      assertThat(red.batches).containsExactly(3);
    }
  }

  @Test
  void batchOfUndecodablePicturesDoesNotReachTheModel() throws Exception {
    FakeLabel red = FakeLabel.named("red");
    try (var score = new ScoreHarness(2, red)) {
      score.send(aBroken("a"));
      score.task.endInput();

      assertThat(score.failures()).containsOnlyKeys("a");
      assertThat(red.batches).isEmpty();
    }
  }

  @Test
  void severalLabelsAreGivenInTheirOrder() throws Exception {
    FakeLabel first = FakeLabel.named("first");
    FakeLabel second = FakeLabel.named("second", new ModelInput(5, 3));
    try (var score = new ScoreHarness(3, first, second, FakeLabel.named("third"))) {
      score.sendReds(10, 20);
      score.task.endInput();

      List<Label> labels = score.labels().getOrDefault("20", List.of());

      assertThat(labels).extracting(Label::name).containsExactly("first", "second", "third");
      assertThat(labels).extracting(label -> label.numbers()[0]).containsOnly(20f);
    }
  }

  @Test
  void pictureThatOneLabelRefusesHasFailed() throws Exception {
    FakeLabel refusing = FakeLabel.failingOn(Set.of(2));
    try (var score =
        new ScoreHarness(3, FakeLabel.named("first"), refusing, FakeLabel.named("last"))) {
      score.sendReds(1, 2, 3);
      score.task.endInput();

      assertThat(score.failures()).containsOnlyKeys("2");
      assertThat(score.values()).containsOnlyKeys("1", "3");
    }
  }

  @Test
  void withoutLabelsPicturesPassUnseen() throws Exception {
    try (var score = new ScoreHarness(3)) {
      score.task.processElement(aBroken("a"), 77);

      assertThat(score.labels()).isEqualTo(Map.of("a", List.of()));
      assertThat(score.task.extractOutputStreamRecords().get(0).getTimestamp()).isEqualTo(77);
    }
  }

  @Test
  void operatorTakesNoMoreThanThreeBatches() throws Exception {
    var gate = new Semaphore(0);
    var taken = new AtomicInteger();
    Thread task = Thread.currentThread();
    try (var score = new ScoreHarness(2, FakeLabel.heldBy(gate))) {
      CompletableFuture<Integer> takenWhenBlocked =
          CompletableFuture.supplyAsync(
              () -> {
                spinUntil(() -> taken.get() >= 6 && isWaiting(task));
                int blockedAt = taken.get();
                gate.release(100);
                return blockedAt;
              });

      for (int red = 0; red < 20; red++) {
        score.send(aRed(red));
        taken.incrementAndGet();
      }
      score.task.endInput();

      assertThat(takenWhenBlocked.join()).isEqualTo(2 * ScoreImages.BATCHES);
      assertThat(score.outcomes()).hasSize(20);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyPictureHasExactlyOneOutcome(long seed) throws Exception {
    var random = new Random(seed);
    Set<Integer> fatalReds = Set.copyOf(random.ints(3, 0, 200).boxed().toList());
    List<Map.Entry<String, String>> expected = new ArrayList<>();
    long now = 0;
    try (var score = new ScoreHarness(1 + random.nextInt(9), FakeLabel.failingOn(fatalReds))) {
      for (int i = 0; i < 400; i++) {
        String id = "picture " + i;
        int red = random.nextInt(200);
        if (random.nextInt(10) == 0) {
          score.send(aBroken(id));
          expected.add(Map.entry(id, "DECODE_FAILED"));
        } else {
          score.send(aRed(id, red));
          expected.add(Map.entry(id, fatalReds.contains(red) ? "MODEL_FAILED" : red + ".0"));
        }
        if (random.nextInt(8) == 0) {
          now += random.nextInt(150);
          score.task.setProcessingTime(now);
        }
        if (random.nextInt(40) == 0) {
          score.task.prepareSnapshotPreBarrier(i);
          assertThat(score.endings())
              .as("seed %d, at barrier %d", seed, i)
              .containsExactlyInAnyOrderElementsOf(expected);
        }
      }
      score.task.endInput();

      assertThat(score.endings()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void brokenPromiseOfAScorerFailsTheTask() throws Exception {
    try (var score = new ScoreHarness(2, FakeLabel.miscounting())) {
      score.sendReds(1);

      assertThatThrownBy(() -> score.task.prepareSnapshotPreBarrier(1))
          .hasStackTraceContaining("Cannot score a batch of 1 pictures")
          .hasRootCauseMessage("The scorer of the label red gave 0 labels for 1 pictures");
    }
  }

  @Test
  void modelIsClosedOnceAndOnlyAfterItsBatch() throws Exception {
    var gate = new Semaphore(0);
    FakeLabel red = FakeLabel.heldBy(gate);
    Thread task = Thread.currentThread();
    var score = new ScoreHarness(1, red);
    score.sendReds(1, 2);
    spinUntil(() -> red.batches.size() == 1);
    CompletableFuture<Integer> closedWhileBusy =
        CompletableFuture.supplyAsync(
            () -> {
              spinUntil(() -> isWaiting(task));
              int closed = red.closed.get();
              gate.release(10);
              return closed;
            });

    score.close();

    assertThat(closedWhileBusy.join()).isZero();
    assertThat(red.closed).hasValue(1);
    assertThat(red.batches).as("the batch that stood ready is dropped").hasSize(1);
  }

  @Test
  void labelsAlreadyLoadedAreClosedWhenOneCannotBe() {
    FakeLabel red = FakeLabel.named("red");

    assertThatThrownBy(() -> new ScoreHarness(1, red, FakeLabel.unloadable()))
        .isInstanceOf(IOException.class)
        .hasMessage("no such model");

    assertThat(red.opened).hasValue(1);
    assertThat(red.closed).hasValue(1);
  }

  @Test
  void qualityIsScoredFromBytesToLabel() throws Exception {
    try (var score = new ScoreHarness(4, new QualityLabel())) {
      score.send(aFetched("scene", scene(1, 700, 500), "jpeg"));
      score.task.endInput();

      assertThat(score.values().get("scene")).isBetween(20f, 100f);
    }
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }
}
