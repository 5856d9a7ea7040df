package dev.labelstream.udf.score;

import static dev.labelstream.udf.score.Pictures.aFetched;
import static dev.labelstream.udf.score.Pictures.noise;
import static dev.labelstream.udf.score.Pictures.plain;
import static dev.labelstream.udf.score.Pictures.scene;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QualityLabelTest {

  private static final int SIDE = 256;

  private final PictureDecoder decoder = new PictureDecoder();

  @SuppressWarnings("NullAway.Init") // by the set-up
  private Scorer quality;

  @BeforeAll
  void loadModel() throws IOException {
    quality = new QualityLabel().open(new ComputeDevice.Cpu());
  }

  @AfterAll
  void closeModel() {
    quality.close();
  }

  @Test
  void numbersAreThoseOfThePublishedFormulas() throws Exception {
    List<FetchedImage> pictures = new ArrayList<>();
    for (int seed = 1; seed <= 6; seed++) {
      pictures.add(aFetched("scene" + seed, scene(seed, 400 + 90 * seed, 640), "jpeg"));
    }
    pictures.add(aFetched("noise", noise(1, SIDE, SIDE), "png"));
    pictures.add(aFetched("small noise", noise(2, 9, 5), "png"));
    pictures.add(aFetched("black", plain(Color.BLACK, 300, 300), "png"));
    pictures.add(aFetched("white", plain(Color.WHITE, 300, 300), "png"));
    pictures.add(aFetched("grey", plain(Color.GRAY, 300, 300), "png"));
    pictures.add(aFetched("red", plain(Color.RED, 300, 300), "png"));
    pictures.add(aFetched("dot", plain(Color.ORANGE, 1, 1), "png"));
    PictureBatch batch = decoded(pictures);

    List<Label> labels = quality.score(batch);

    for (int n = 0; n < pictures.size(); n++) {
      double[] expected = measured(batch, n);
      float[] actual = labels.get(n).numbers();
      for (int k = 0; k < expected.length; k++) {
        assertThat((double) actual[k])
            .as(
                "%s of %s",
                quality.declaration().columns().get(k).name(), pictures.get(n).ref().id())
            .isCloseTo(expected[k], offset(1e-4 + 1e-3 * Math.abs(expected[k])));
      }
    }
  }

  @Test
  void eachLabelNamesItsModelAndFillsTheDeclaredColumns() throws Exception {
    PictureBatch batch = decoded(List.of(aFetched("scene", scene(1, 300, 300), "png")));

    Label label = quality.score(batch).get(0);

    assertThat(label.name()).isEqualTo("quality");
    assertThat(label.modelVersion()).isEqualTo("quality-1");
    assertThat(label.numbers()).hasSameSizeAs(quality.declaration().columns());
    assertThat(quality.declaration().modelColumn()).isEqualTo("quality_model");
  }

  @Test
  void labelsComeInTheOrderOfTheBatchAndDoNotDependOnNeighbours() throws Exception {
    List<FetchedImage> pictures =
        List.of(
            aFetched("scene", scene(1, 300, 300), "png"),
            aFetched("noise", noise(1, 300, 300), "png"),
            aFetched("grey", plain(Color.GRAY, 10, 10), "png"));

    List<Label> together = quality.score(decoded(pictures));

    for (int n = 0; n < pictures.size(); n++) {
      Label alone = quality.score(decoded(pictures.subList(n, n + 1))).get(0);
      assertThat(together.get(n).numbers()).isEqualTo(alone.numbers());
    }
  }

  @Test
  void blurredPictureIsLessSharpAndOfLessQuality() throws Exception {
    BufferedImage sharp = scene(4, SIDE, SIDE);
    var blurred = new BufferedImage(32, 32, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = blurred.createGraphics();
    canvas.drawImage(sharp, 0, 0, 32, 32, null);
    canvas.dispose();

    List<Label> labels =
        quality.score(
            decoded(List.of(aFetched("sharp", sharp, "png"), aFetched("blur", blurred, "png"))));

    assertThat(labels.get(0).numbers()[1]).isGreaterThan(3 * labels.get(1).numbers()[1]);
    assertThat(labels.get(0).numbers()[0]).isGreaterThan(labels.get(1).numbers()[0]);
  }

  private PictureBatch decoded(List<FetchedImage> pictures) {
    PictureBatch batch = PictureBatch.allocate(quality.declaration().input(), pictures.size());
    for (int n = 0; n < pictures.size(); n++) {
      assertThat(decoder.decode(pictures.get(n), List.of(batch), n)).isEmpty();
    }
    return batch;
  }

  /** The five columns in double precision, pixel by pixel, from the formulas. */
  private static double[] measured(PictureBatch batch, int picture) {
    int pixels = SIDE * SIDE;
    double[] luma = new double[pixels];
    double[] rg = new double[pixels];
    double[] yb = new double[pixels];
    double exposure = 0;
    for (int i = 0; i < pixels; i++) {
      int red = batch.plane(picture, 0).get(i) & 0xFF;
      int green = batch.plane(picture, 1).get(i) & 0xFF;
      int blue = batch.plane(picture, 2).get(i) & 0xFF;
      luma[i] = 0.299 * red + 0.587 * green + 0.114 * blue;
      rg[i] = red - green;
      yb[i] = 0.5 * (red + green) - blue;
      exposure += wellExposed(red) * wellExposed(green) * wellExposed(blue) / pixels;
    }
    double[] laplacian = new double[(SIDE - 2) * (SIDE - 2)];
    for (int y = 1; y < SIDE - 1; y++) {
      for (int x = 1; x < SIDE - 1; x++) {
        int at = y * SIDE + x;
        laplacian[(y - 1) * (SIDE - 2) + x - 1] =
            luma[at - SIDE] + luma[at + SIDE] + luma[at - 1] + luma[at + 1] - 4 * luma[at];
      }
    }
    double sharpness = variance(laplacian);
    double colourfulness =
        Math.sqrt(variance(rg) + variance(yb)) + 0.3 * Math.hypot(mean(rg), mean(yb));
    double contrast = Math.sqrt(variance(luma)) / 255;
    double quality =
        100
            * (0.35 * sharpness / (sharpness + 500)
                + 0.20 * colourfulness / (colourfulness + 33)
                + 0.20 * exposure
                + 0.25 * 2 * contrast);
    return new double[] {quality, sharpness, colourfulness, exposure, contrast};
  }

  private static double wellExposed(int channel) {
    return Math.exp(-Math.pow(channel / 255.0 - 0.5, 2) / (2 * Math.pow(0.2, 2)));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values)
        .map(value -> (value - mean) * (value - mean))
        .average()
        .orElseThrow();
  }
}
