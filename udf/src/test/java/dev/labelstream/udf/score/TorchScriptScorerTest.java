package dev.labelstream.udf.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.torch.TorchScriptArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchScriptScorerTest {

  private static final ModelInput INPUT = new ModelInput(4, 2);
  private static final ModelSignature MEAN_RGB =
      answering(numbers(0, "mean_red", "mean_green", "mean_blue"));

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
      PictureBatch batch = PictureBatch.allocate(INPUT, 3);
      fill(batch, 1, 2, 100);

      List<Label> labels = scorer.score(batch);

      assertThat(labels).hasSize(3);
      assertThat(labels).extracting(Label::modelVersion).containsOnly("mean-3");
      assertThat(labels.get(0).numbers()).containsExactly(0, 0, 0);
      assertThat(labels.get(1).numbers()).containsExactly(0, 0, 100);
    }
  }

  @Test
  void partOfABatchIsScoredWithoutTheRest() throws Exception {
    try (Scorer scorer = open(MEAN_RGB, MEANS)) {
      PictureBatch batch = PictureBatch.allocate(INPUT, 4);
      fill(batch, 2, 1, 50);
      fill(batch, 3, 1, 255);

      List<Label> labels = scorer.score(batch.part(1, 2));

      assertThat(labels).hasSize(2);
      assertThat(labels.get(1).numbers()).containsExactly(0, 50, 0);
    }
  }

  @Test
  void modelThatFailsOnABatchSaysWhyAndGoesOn() throws Exception {
    try (Scorer scorer = open(MEAN_RGB, MEANS)) {
      PictureBatch bright = PictureBatch.allocate(INPUT, 1);
      fill(bright, 0, 0, 255);

      assertThatThrownBy(() -> scorer.score(bright))
          .isInstanceOf(ScoringException.class)
          .hasMessage("too bright");
      assertThat(scorer.score(PictureBatch.allocate(INPUT, 2))).hasSize(2);
    }
  }

  /** Means of the channels; wants four petabytes for more than two pictures. */
  private static final String GREEDY =
      """
      class Means(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Means, pixels: Tensor) -> Tensor:
          means = torch.mean(torch.to(pixels, 6), [2, 3])
          if torch.gt(torch.size(pixels, 0), 2):
            means0 = means + torch.mean(torch.zeros([1125899906842624]))
          else:
            means0 = means
          return means0
      """;

  @Test
  void batchThatDoesNotFitIntoMemoryIsNotTheModelsFault() throws Exception {
    try (Scorer scorer = open(MEAN_RGB, GREEDY)) {
      PictureBatch three = PictureBatch.allocate(INPUT, 3);

      assertThatThrownBy(() -> scorer.score(three))
          .isInstanceOf(DeviceMemoryException.class)
          .hasMessageContaining("can't allocate memory");
      assertThat(scorer.score(three.part(0, 2))).hasSize(2);
    }
  }

  @Test
  void brokenDeviceIsToldWithTheWayOut() throws Exception {
    String asserting =
        MEANS.replace("too bright", "CUDA error: device-side assert triggered\\nmore of it");
    try (Scorer scorer = open(MEAN_RGB, asserting)) {
      PictureBatch bright = PictureBatch.allocate(INPUT, 1);
      fill(bright, 0, 0, 255);

      assertThatThrownBy(() -> scorer.score(bright))
          .isInstanceOf(DeviceException.class)
          .hasMessage(
              "cpu failed while the model mean-3 of the label mean scored 1 pictures: CUDA error: device-side assert triggered. What this process computes there from now on may be wrong, so the task fails, and the pictures will be scored again. If the next try fails too, start the TaskManager's process anew, and look at the kernel's log (dmesg, NVRM) for what is wrong with the GPU.");
    }
  }

  @Test
  void modelWithOtherColumnsThanDeclaredIsRefusedAtOnce() {
    assertThatThrownBy(() -> open(answering(numbers(0, "mean_grey")), MEANS))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot load the model mean-3 of the label mean on cpu: it answers (2, 3) for 2 pictures, but declares 1 columns");
  }

  /** (N, 3) of float64, (N, 2, 1, 1), and (N, 3) that is NaN for pictures without blue. */
  private static final String THREE_TENSORS =
      """
      class Means(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Means, pixels: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
          means = torch.mean(torch.to(pixels, 6), [2, 3])
          two = torch.slice(means, 1, 0, 2)
          blue = torch.slice(means, 1, 2, 3)
          return (torch.to(means, 7), torch.reshape(two, [-1, 2, 1, 1]), means * (blue * torch.reciprocal(blue)))
      """;

  @Test
  void outputsReadTheTensorsTheyName() throws Exception {
    ModelSignature signature =
        answering(
            numbers(1, "red", "green"),
            new ModelOutput.Embedding(0, Activation.NONE, "all", 3),
            new ModelOutput.BestClass(
                0, Activation.NONE, "best", null, List.of("red", "green", "blue")));
    try (Scorer scorer = open(signature, THREE_TENSORS)) {
      PictureBatch batch = PictureBatch.allocate(INPUT, 2);
      fill(batch, 0, 2, 9);
      fill(batch, 1, 0, 10);
      fill(batch, 1, 1, 20);

      List<Label> labels = scorer.score(batch);

      assertThat(labels.get(0).numbers()).containsExactly(0, 0, 0, 0, 9);
      assertThat(labels.get(0).texts()).containsExactly("blue");
      assertThat(labels.get(1).numbers()).containsExactly(10, 20, 10, 20, 0);
      assertThat(labels.get(1).texts()).containsExactly("green");
    }
  }

  @Test
  void pictureThatTheModelAnswersWithNaNHasNoLabel() throws Exception {
    try (Scorer scorer = open(answering(numbers(2, "a", "b", "c")), THREE_TENSORS)) {
      PictureBatch batch = PictureBatch.allocate(INPUT, 1);
      fill(batch, 0, 0, 7);

      assertThatThrownBy(() -> scorer.score(batch))
          .isInstanceOf(ScoringException.class)
          .hasMessage("it answers NaN");
    }
  }

  @Test
  void tensorThatTheModelDoesNotReturnIsRefusedAtOnce() {
    assertThatThrownBy(() -> open(answering(numbers(3, "red")), THREE_TENSORS))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "it answers 3 tensors, but declares 1 columns of tensor 3, counted from 0");
  }

  /** bfloat16 would end the process if it were read. */
  @ParameterizedTest
  @CsvSource({"9, complex64", "15, unknown"})
  void typeThatCannotBeReadIsRefusedAtOnce(int dtype, String name) {
    String unreadable =
        MEANS.replace("return means", "return torch.to(means, %d)".formatted(dtype));

    assertThatThrownBy(() -> open(MEAN_RGB, unreadable))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot load the model mean-3 of the label mean on cpu: it answers numbers of a type that cannot be read (%s); let it answer float32",
            name);
  }

  @Test
  void normalisedModelGetsFloatsByItsFormula() throws Exception {
    var mean = List.of(0.485, 0.456, 0.406);
    var std = List.of(0.229, 0.224, 0.225);
    String means =
        MEANS.replace("torch.to(pixels, 6)", "pixels").replace("means), 254", "means), 9");
    var signature =
        new ModelSignature(
            "mean",
            "mean-3",
            INPUT,
            new Normalisation(mean, std),
            List.of(numbers(0, "mean_red", "mean_green", "mean_blue")));
    try (Scorer scorer = open(signature, means)) {
      PictureBatch batch = PictureBatch.allocate(INPUT, 2);
      int[] bytes = {200, 17, 255};
      for (int channel = 0; channel < 3; channel++) {
        fill(batch, 1, channel, bytes[channel]);
      }

      List<Label> labels = scorer.score(batch);

      for (int channel = 0; channel < 3; channel++) {
        double black = (0 - mean.get(channel)) / std.get(channel);
        double expected = (bytes[channel] / 255.0 - mean.get(channel)) / std.get(channel);
        assertThat((double) labels.get(0).numbers()[channel]).isCloseTo(black, within(1e-5));
        assertThat((double) labels.get(1).numbers()[channel]).isCloseTo(expected, within(1e-5));
      }
    }
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

  private static ModelOutput numbers(int tensor, String... columns) {
    return new ModelOutput.Numbers(tensor, Activation.NONE, List.of(columns));
  }

  private static ModelSignature answering(ModelOutput... outputs) {
    return new ModelSignature("mean", "mean-3", INPUT, null, List.of(outputs));
  }

  private static Scorer open(ModelSignature signature, String source) throws IOException {
    byte[] archive = TorchScriptArchive.of("Means", source);
    return TorchScriptScorer.open(
        signature, new ByteArrayInputStream(archive), new ComputeDevice.Cpu());
  }

  private static void fill(PictureBatch batch, int picture, int channel, int value) {
    var plane = batch.plane(picture, channel);
    while (plane.hasRemaining()) {
      plane.put((byte) value);
    }
  }
}
