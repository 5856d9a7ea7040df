package dev.labelstream.udf.score;

import static dev.labelstream.udf.score.Pictures.aFetched;
import static dev.labelstream.udf.score.Pictures.encoded;
import static dev.labelstream.udf.score.Pictures.noise;
import static dev.labelstream.udf.score.Pictures.plain;
import static dev.labelstream.udf.score.Pictures.scene;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import dev.labelstream.udf.FetchedImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {

  private static final ModelInput SQUARE = new ModelInput(64, 64);
  private static final Color ORANGE = new Color(250, 120, 10);

  private final PictureDecoder decoder = new PictureDecoder();

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "bmp", "gif"})
  void everyFormatGivesRedGreenAndBlueInTheirPlanes(String format) {
    int[][] rgb = decoded(aFetched("orange", plain(ORANGE, 300, 200), format), SQUARE);

    assertEvenly(rgb[0], 250, 3);
    assertEvenly(rgb[1], 120, 3);
    assertEvenly(rgb[2], 10, 3);
  }

  /** From full size to an eighth, and enlarged; each half must land on its side. */
  @ParameterizedTest
  @CsvSource({"64,64", "100,80", "130,200", "300,257", "513,1000", "1152,896", "20,30", "2,2"})
  void pictureOfAnySizeIsStretchedToTheInput(int width, int height) {
    BufferedImage halves = plain(Color.BLACK, width, height);
    Graphics2D canvas = halves.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(width / 2, 0, width, height);
    canvas.dispose();

    int[] red = decoded(aFetched("halves", halves, "jpeg"), SQUARE)[0];

    assertThat(Arrays.stream(red).average().orElseThrow()).isCloseTo(127.5, within(3.0));
    for (int row = 0; row < 64; row++) {
      assertThat(red[row * 64 + 10]).as("left, row %d", row).isLessThan(20);
      assertThat(red[row * 64 + 53]).as("right, row %d", row).isGreaterThan(235);
    }
  }

  @Test
  void reducedReadingShowsWhatFullReadingShows() {
    BufferedImage picture = scene(3, 1152, 896);

    int[][] jpeg = decoded(aFetched("scene", picture, "jpeg"), SQUARE);
    int[][] png = decoded(aFetched("scene", picture, "png"), SQUARE);

    assertThat(meanDifference(jpeg, png)).isLessThan(4);
  }

  @Test
  void cropTakesTheCentreInItsProportions() {
    BufferedImage wide = noise(2, 192, 64);
    var input = new ModelInput(32, 32, Fit.CROP, ChannelOrder.RGB);

    int[][] rgb = decoded(aFetched("wide", wide, "png"), input);

    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          assertThat((double) rgb[channel][y * 32 + x])
              .as("channel %d, x %d, y %d", channel, x, y)
              .isCloseTo(meanOfFour(wide, channel, 64 + 2 * x, 2 * y), within(1.0));
        }
      }
    }
  }

  @Test
  void letterboxTakesTheWholeWithGreyAboveAndBelow() {
    BufferedImage wide = noise(3, 192, 64);
    var input = new ModelInput(96, 96, Fit.LETTERBOX, ChannelOrder.RGB);

    int[][] rgb = decoded(aFetched("wide", wide, "png"), input);

    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 96; y++) {
        for (int x = 0; x < 96; x++) {
          boolean isInside = y >= 32 && y < 64;
          assertThat((double) rgb[channel][y * 96 + x])
              .as("channel %d, x %d, y %d", channel, x, y)
              .isCloseTo(
                  isInside ? meanOfFour(wide, channel, 2 * x, 2 * (y - 32)) : 114, within(1.0));
        }
      }
    }
  }

  /** Odd sizes round: no row or column may be missing, and nothing may be out of bounds. */
  @ParameterizedTest
  @CsvSource({"1,1", "1,700", "700,1", "3,2", "639,361", "33,34"})
  void everyShapeFits(int width, int height) {
    for (Fit fit : Fit.values()) {
      int[][] rgb =
          decoded(
              aFetched("orange", plain(ORANGE, width, height), "png"),
              new ModelInput(33, 17, fit, ChannelOrder.RGB));

      assertThat(rgb[0]).as("red of %s", fit).contains(250);
      assertThat(Arrays.stream(rgb[0]).filter(red -> red != 250 && red != 114))
          .as("red of %s", fit)
          .isEmpty();
      assertThat(Arrays.stream(rgb[0]).anyMatch(red -> red == 114))
          .as("red of %s", fit)
          .isEqualTo(fit == Fit.LETTERBOX);
    }
  }

  @Test
  void channelsComeInTheModelsOrder() {
    var bgr = new ModelInput(8, 8, Fit.STRETCH, ChannelOrder.BGR);

    int[][] planes = decoded(aFetched("orange", plain(ORANGE, 8, 8), "png"), bgr);

    assertThat(planes[0]).containsOnly(10);
    assertThat(planes[1]).containsOnly(120);
    assertThat(planes[2]).containsOnly(250);
  }

  private static double meanOfFour(BufferedImage picture, int channel, int x, int y) {
    int shift = 16 - 8 * channel;
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += picture.getRGB(x + i % 2, y + i / 2) >> shift & 0xFF;
    }
    return sum / 4.0;
  }

  @Test
  void onePixelFillsTheInput() {
    int[][] rgb = decoded(aFetched("dot", plain(ORANGE, 1, 1), "png"), SQUARE);

    assertThat(rgb[0]).containsOnly(250);
    assertThat(rgb[2]).containsOnly(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif"})
  void transparentPartsAreWhite(String format) {
    var picture = new BufferedImage(100, 100, BufferedImage.TYPE_INT_ARGB);
    Graphics2D canvas = picture.createGraphics();
    canvas.setColor(ORANGE);
    canvas.fillRect(0, 0, 50, 100);
    canvas.dispose();

    int[][] rgb = decoded(aFetched("half", picture, format), SQUARE);

    assertThat(rgb[2][20]).isCloseTo(10, within(3));
    assertThat(rgb[2][50]).isEqualTo(255);
  }

  @Test
  void halfTransparentPartsAreMixedWithWhite() {
    var picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 64; i++) {
      picture.setRGB(i % 8, i / 8, 0x80_00_64_FF);
    }

    int[][] rgb = decoded(aFetched("glass", picture, "png"), SQUARE);

    assertEvenly(rgb[0], 127, 1);
    assertEvenly(rgb[1], 177, 1);
    assertEvenly(rgb[2], 255, 1);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void greyDeepAndIndexedPngsAreRead(int type) {
    var picture = new BufferedImage(80, 80, type);
    Graphics2D canvas = picture.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, 40, 80);
    canvas.dispose();

    int[] green = decoded(aFetched("picture", picture, "png"), SQUARE)[1];

    assertThat(green[10]).isEqualTo(255);
    assertThat(green[60]).isZero();
  }

  @Test
  void exifOrientationIsApplied() {
    BufferedImage lying = plain(Color.BLACK, 120, 80);
    Graphics2D canvas = lying.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, 60, 80);
    canvas.dispose();
    byte[] bytes = rotatedByExif(encoded(lying, "jpeg"), 6);

    int[] red = decoded(aFetched("lying", bytes, "image/jpeg", 120, 80), SQUARE)[0];

    assertThat(red[2]).as("turned right, the white half is above").isGreaterThan(235);
    assertThat(red[62]).isGreaterThan(235);
    assertThat(red[63 * 64 + 2]).isLessThan(20);
  }

  @Test
  void oneReadingServesSeveralInputsAndOnlyItsPlace() {
    PictureBatch small = PictureBatch.allocate(new ModelInput(32, 16), 3);
    PictureBatch large = PictureBatch.allocate(SQUARE, 3);

    var problem =
        decoder.decode(
            aFetched("orange", plain(ORANGE, 512, 512), "jpeg"), List.of(small, large), 1);

    assertThat(problem).isEmpty();
    for (PictureBatch batch : List.of(small, large)) {
      assertThat(plane(batch, 0, 0)).containsOnly(0);
      assertEvenly(plane(batch, 1, 1), 120, 3);
      assertThat(plane(batch, 2, 2)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp"})
  void brokenBytesAreAFailureAndNoException(String mediaType) {
    var random = new Random(7);
    byte[] noise = new byte[2_000];
    random.nextBytes(noise);
    byte[] png = encoded(noise(1, 50, 50), "png");
    Arrays.fill(png, 30, png.length, (byte) 0);

    for (byte[] bytes : List.of(new byte[0], new byte[] {1}, noise, Arrays.copyOf(png, 40))) {
      var problem =
          decoder.decode(
              aFetched("broken", bytes, mediaType, 50, 50),
              List.of(PictureBatch.allocate(SQUARE, 1)),
              0);

      assertThat(problem)
          .hasValueSatisfying(
              why -> assertThat(why).contains("can decode").contains("of " + mediaType));
    }
  }

  @Test
  void noDamageThrows() {
    long seed = 11;
    var random = new Random(seed);
    PictureBatch batch = PictureBatch.allocate(SQUARE, 1);
    for (String format : List.of("jpeg", "png", "gif", "bmp")) {
      byte[] whole = encoded(scene(5, 90, 70), format);
      for (int i = 0; i < 50; i++) {
        byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
        for (int flips = random.nextInt(6); flips > 0; flips--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        FetchedImage picture = aFetched("damaged", damaged, "image/" + format, 90, 70);

        assertThatCode(() -> decoder.decode(picture, List.of(batch), 0))
            .as("%s %d of seed %d", format, i, seed)
            .doesNotThrowAnyException();
      }
    }
  }

  private int[][] decoded(FetchedImage image, ModelInput input) {
    PictureBatch batch = PictureBatch.allocate(input, 1);
    assertThat(decoder.decode(image, List.of(batch), 0)).isEmpty();
    return new int[][] {plane(batch, 0, 0), plane(batch, 0, 1), plane(batch, 0, 2)};
  }

  private static int[] plane(PictureBatch batch, int picture, int channel) {
    ByteBuffer plane = batch.plane(picture, channel);
    int[] values = new int[plane.remaining()];
    Arrays.setAll(values, i -> plane.get(i) & 0xFF);
    return values;
  }

  private static void assertEvenly(int[] plane, int value, int tolerance) {
    assertThat(Arrays.stream(plane).min().orElseThrow()).isCloseTo(value, within(tolerance));
    assertThat(Arrays.stream(plane).max().orElseThrow()).isCloseTo(value, within(tolerance));
  }

  private static double meanDifference(int[][] some, int[][] others) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < some[c].length; i++) {
        sum += Math.abs(some[c][i] - others[c][i]);
      }
    }
    return sum / (3 * some[0].length);
  }

  /** Puts an APP1 segment with one big-endian EXIF entry, the orientation, behind the SOI. */
  private static byte[] rotatedByExif(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    var rotated = new ByteArrayOutputStream();
    rotated.write(jpeg, 0, 2);
    rotated.write(exif, 0, exif.length);
    rotated.write(jpeg, 2, jpeg.length - 2);
    return rotated.toByteArray();
  }
}
