package dev.labelstream.udf.score;

import static dev.labelstream.udf.score.ScoreHarness.aRed;
import static dev.labelstream.udf.score.ScoreHarness.spinUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.device.DeviceChoice;
import dev.labelstream.udf.device.DeviceLease;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

class BatchScoringTest {

  private final AtomicInteger givenBack = new AtomicInteger();
  private final DeviceLease lease =
      new DeviceLease() {
        @Override
        public ComputeDevice device() {
          return new ComputeDevice.Cpu();
        }

        @Override
        public void close() {
          givenBack.incrementAndGet();
        }
      };

  @Test
  void nextBatchIsDecodedWhileTheModelIsAtOne() throws Exception {
    var gate = new Semaphore(0);
    FakeLabel red = FakeLabel.heldBy(gate);
    try (BatchScoring scoring = open(red)) {
      CompletableFuture<ScoredBatch> first = scoring.score(decoding(scoring, 1));
      spinUntil(() -> red.batches.size() == 1);

      MicroBatch<FetchedImage> second = decoding(scoring, 2);
      Decoding decoded = second.decodings().get(0).get(20, TimeUnit.SECONDS);

      assertThat(decoded.isDone()).isTrue();
      assertThat(first).isNotDone();
      gate.release(2);
      assertThat(scoring.score(second).get(20, TimeUnit.SECONDS).verdicts()).hasSize(1);
    }
  }

  @Test
  void largestBatchIsThatOfTheModelWithTheLeastRoom() throws Exception {
    try (BatchScoring scoring = open(FakeLabel.named("other"), FakeLabel.withRoomFor(1))) {
      assertThat(scoring.largestBatch()).isEqualTo(2);

      scoring.score(decoding(scoring, 1, 2)).get(20, TimeUnit.SECONDS);

      assertThat(scoring.largestBatch()).isEqualTo(1);
    }
  }

  @Test
  void deviceIsGivenBackOnlyAfterTheModelIsClosed() throws Exception {
    var gate = new Semaphore(0);
    FakeLabel red = FakeLabel.heldBy(gate);
    BatchScoring scoring = open(red);
    var unused = scoring.score(decoding(scoring, 1));
    spinUntil(() -> red.batches.size() == 1);

    scoring.close();

    assertThat(givenBack).hasValue(0);
    gate.release();
    assertThat(scoring.awaitClosed()).isTrue();
    assertThat(red.closed).hasValue(1);
    assertThat(givenBack).hasValue(1);
  }

  @Test
  void deviceIsGivenBackIfAModelCannotBeLoaded() {
    assertThatThrownBy(() -> open(FakeLabel.unloadable())).isInstanceOf(IOException.class);

    assertThat(givenBack).hasValue(1);
  }

  private BatchScoring open(Scorer.Factory... labels) throws IOException {
    var settings =
        new ScoreSettings(
            List.of(labels),
            2,
            Duration.ofMillis(100),
            1,
            new DeviceChoice.Fixed(new ComputeDevice.Cpu()));
    return BatchScoring.open(settings, new PictureDecoder(), lease);
  }

  private static MicroBatch<FetchedImage> decoding(BatchScoring scoring, int... reds) {
    var batch = new MicroBatch<FetchedImage>(Set.of(FakeLabel.TINY), 2);
    for (int red : reds) {
      FetchedImage picture = aRed(red);
      batch.add(new StreamRecord<>(picture), scoring.decode(picture, batch, batch.size()));
    }
    return batch;
  }
}
