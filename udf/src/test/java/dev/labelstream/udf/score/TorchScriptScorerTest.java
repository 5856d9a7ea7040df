package dev.labelstream.udf.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TorchScriptScorerTest {

  private static final LabelDeclaration MEAN_RGB =
      new LabelDeclaration(
          "mean", "mean-3", List.of("mean_red", "mean_green", "mean_blue"), new ModelInput(4, 2));

  /** Means of the channels; picky about pictures that are all white. */
  private static final String MEANS =
      """
      class Means(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Means, pixels: Tensor) -> Tensor:
          means = torch.mean(torch.to(pixels, 6), [2, 3])
          if torch.gt(int(torch.max(means)), 254):
            ops.prim.RaiseException("too bright")
          else:
            pass
          return means
      """;

  @Test
  void modelAnswersForEachPictureOfTheBatch() throws Exception {
    try (Scorer scorer = open(MEAN_RGB, MEANS)) {
      PictureBatch batch = PictureBatch.allocate(MEAN_RGB.input(), 3);
      fill(batch, 1, 2, 100);

      List<Label> labels = scorer.score(batch);

      assertThat(labels).hasSize(3);
      assertThat(labels).extracting(Label::modelVersion).containsOnly("mean-3");
      assertThat(labels.get(0).values()).containsExactly(0, 0, 0);
      assertThat(labels.get(1).values()).containsExactly(0, 0, 100);
    }
  }

  @Test
  void partOfABatchIsScoredWithoutTheRest() throws Exception {
    try (Scorer scorer = open(MEAN_RGB, MEANS)) {
      PictureBatch batch = PictureBatch.allocate(MEAN_RGB.input(), 4);
      fill(batch, 2, 1, 50);
      fill(batch, 3, 1, 255);

      List<Label> labels = scorer.score(batch.part(1, 2));

      assertThat(labels).hasSize(2);
      assertThat(labels.get(1).values()).containsExactly(0, 50, 0);
    }
  }

  @Test
  void modelThatFailsOnABatchSaysWhyAndGoesOn() throws Exception {
    try (Scorer scorer = open(MEAN_RGB, MEANS)) {
      PictureBatch bright = PictureBatch.allocate(MEAN_RGB.input(), 1);
      fill(bright, 0, 0, 255);

      assertThatThrownBy(() -> scorer.score(bright))
          .isInstanceOf(ScoringException.class)
          .hasMessage("too bright");
      assertThat(scorer.score(PictureBatch.allocate(MEAN_RGB.input(), 2))).hasSize(2);
    }
  }

  @Test
  void modelWithOtherColumnsThanDeclaredIsRefusedAtOnce() {
    var declaration =
        new LabelDeclaration("mean", "mean-3", List.of("mean_grey"), new ModelInput(4, 2));

    assertThatThrownBy(() -> open(declaration, MEANS))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot load the model mean-3 of the label mean on cpu: it answers (2, 3) for 2 pictures, but declares 1 columns");
  }

  @Test
  void modelThatIsNoTorchScriptIsRefusedAtOnce() {
    assertThatThrownBy(
            () ->
                TorchScriptScorer.open(
                    MEAN_RGB, new ByteArrayInputStream(new byte[100]), new ComputeDevice.Cpu()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot load the model mean-3 of the label mean on cpu: ");
  }

  private static Scorer open(LabelDeclaration declaration, String source) throws IOException {
    byte[] archive = TorchScriptArchive.of("Means", source);
    return TorchScriptScorer.open(
        declaration, new ByteArrayInputStream(archive), new ComputeDevice.Cpu());
  }

  private static void fill(PictureBatch batch, int picture, int channel, int value) {
    var plane = batch.plane(picture, channel);
    while (plane.hasRemaining()) {
      plane.put((byte) value);
    }
  }
}
