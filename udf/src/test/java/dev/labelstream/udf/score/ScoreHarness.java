package dev.labelstream.udf.score;

import static dev.labelstream.udf.score.Pictures.aFetched;
import static dev.labelstream.udf.score.Pictures.plain;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.ScoreOutcome;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.device.DeviceChoice;
import java.awt.Color;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The operator on its own, with a delay of 100 ms and a clock that stands still at 0. */
final class ScoreHarness implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  final OneInputStreamOperatorTestHarness<FetchedImage, ScoreOutcome> task;

  ScoreHarness(int batchSize, Scorer.Factory... labels) throws Exception {
    var settings =
        new ScoreSettings(
            List.of(labels),
            batchSize,
            Duration.ofMillis(100),
            2,
            new DeviceChoice.Fixed(new ComputeDevice.Cpu()));
    task = new OneInputStreamOperatorTestHarness<>(ScoreImagesFactory.forUploads(settings));
    try {
      task.open();
    } catch (Exception e) {
      task.close();
      throw e;
    }
  }

  /** A picture that is called by its red, for {@link FakeLabel} to see. */
  static FetchedImage aRed(int red) {
    return aRed(String.valueOf(red), red);
  }

  static FetchedImage aRed(String id, int red) {
    return aFetched(id, plain(new Color(red, 0, 0), 4, 4), "png");
  }

  static FetchedImage aBroken(String id) {
    return aFetched(id, new byte[] {1, 2, 3}, "image/png", 4, 4);
  }

  void sendReds(int... reds) throws Exception {
    for (int red : reds) {
      send(aRed(red));
    }
  }

  void send(FetchedImage picture) throws Exception {
    task.processElement(new StreamRecord<>(picture));
  }

  List<ScoreOutcome> outcomes() {
    return List.copyOf(task.extractOutputValues());
  }

  /** The labels of each picture that was scored, by its id. */
  Map<String, List<Label>> labels() {
    Map<String, List<Label>> labels = new TreeMap<>();
    for (ScoreOutcome outcome : outcomes()) {
      if (outcome.labeled() != null) {
        labels.put(outcome.ref().id(), outcome.labeled().labels());
      }
    }
    return labels;
  }

  /** The first label's value of each picture that was scored, by its id. */
  Map<String, Float> values() {
    Map<String, Float> values = new TreeMap<>();
    labels().forEach((id, labels) -> values.put(id, labels.get(0).numbers()[0]));
    return values;
  }

  /** Of each picture that was refused, by its id. */
  Map<String, Failure> failures() {
    Map<String, Failure> failures = new TreeMap<>();
    for (ScoreOutcome outcome : outcomes()) {
      if (outcome.failure() != null) {
        failures.put(outcome.ref().id(), outcome.failure());
      }
    }
    return failures;
  }

  /** What became of each picture, in the order of their coming out: value or reason. */
  List<Map.Entry<String, String>> endings() {
    List<Map.Entry<String, String>> endings = new ArrayList<>();
    for (ScoreOutcome outcome : outcomes()) {
      endings.add(Map.entry(outcome.ref().id(), ending(outcome)));
    }
    return endings;
  }

  private static String ending(ScoreOutcome outcome) {
    return outcome.failure() != null
        ? outcome.failure().reason().name()
        : String.valueOf(requireNonNull(outcome.labeled()).labels().get(0).numbers()[0]);
  }

  /** Runs the task's mails until so many pictures have come out. */
  void awaitOutcomes(int count) {
    spinUntil(
        () -> {
          task.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY).ifPresent(ScoreHarness::run);
          return task.getOutput().size() >= count;
        });
    assertThat(task.getOutput()).hasSize(count);
  }

  private static void run(Mail mail) {
    try {
      mail.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static void spinUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws Exception {
    task.close();
  }
}
