package dev.labelstream.udf.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.image.PictureVerdict.Refused;
import dev.labelstream.udf.image.PictureVerdict.Whole;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PictureProbeTest {

  private static final long MAX_PIXELS = 100_000_000;

  static Stream<Arguments> wholePictures() {
    return Stream.of(
        arguments("jpeg", SamplePictures.jpeg(61, 43), new Whole(PictureFormat.JPEG, 61, 43)),
        arguments(
            "progressive jpeg",
            SamplePictures.progressiveJpeg(61, 43),
            new Whole(PictureFormat.JPEG, 61, 43)),
        arguments(
            "jpeg with thumbnail",
            SamplePictures.jpegWithThumbnail(61, 43),
            new Whole(PictureFormat.JPEG, 61, 43)),
        arguments("png", SamplePictures.png(61, 43), new Whole(PictureFormat.PNG, 61, 43)),
        arguments("gif", SamplePictures.gif(61, 43), new Whole(PictureFormat.GIF, 61, 43)),
        arguments("bmp", SamplePictures.bmp(61, 43), new Whole(PictureFormat.BMP, 61, 43)),
        arguments(
            "lossy webp", SamplePictures.lossyWebp(61, 43), new Whole(PictureFormat.WEBP, 61, 43)),
        arguments(
            "lossless webp",
            SamplePictures.losslessWebp(61, 16_000),
            new Whole(PictureFormat.WEBP, 61, 16_000)),
        arguments(
            "extended webp",
            SamplePictures.extendedWebp(61, 43, 61, 43),
            new Whole(PictureFormat.WEBP, 61, 43)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholePictures")
  void wholePictureIsTakenWithItsSize(String name, byte[] picture, Whole expected) {
    assertThat(PictureProbe.probe(picture, MAX_PIXELS)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholePictures")
  void everyCutIsFound(String name, byte[] picture, Whole expected) {
    for (int length = 0; length < picture.length; length++) {
      PictureVerdict verdict = PictureProbe.probe(Arrays.copyOf(picture, length), MAX_PIXELS);

      assertThat(verdict)
          .as("cut to %d of %d bytes", length, picture.length)
          .isInstanceOf(Refused.class);
      if (length >= 18) {
        assertThat(((Refused) verdict).reason())
            .as("cut to %d of %d bytes: %s", length, picture.length, verdict)
            .isEqualTo(FailureReason.TRUNCATED_IMAGE);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholePictures")
  void bytesBehindThePictureAreAllowed(String name, byte[] picture, Whole expected) {
    byte[] longer = Arrays.copyOf(picture, picture.length + 100);

    assertThat(PictureProbe.probe(longer, MAX_PIXELS)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholePictures")
  void pictureWithMorePixelsThanAllowedIsRefused(String name, byte[] picture, Whole expected) {
    long pixels = (long) expected.width() * expected.height();

    assertThat(PictureProbe.probe(picture, pixels)).isEqualTo(expected);
    assertThat(PictureProbe.probe(picture, pixels - 1))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(FailureReason.TOO_MANY_PIXELS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholePictures")
  void brokenBytesNeverThrow(String name, byte[] picture, Whole expected) {
    long seed = System.nanoTime();
    System.out.println("brokenBytesNeverThrow " + name + " seed " + seed);
    Random random = new Random(seed);

    for (int round = 0; round < 20_000; round++) {
      byte[] broken = picture.clone();
      // Most changes go to the first bytes, where the headers are.
      int reach = random.nextBoolean() ? Math.min(broken.length, 64) : broken.length;
      for (int change = random.nextInt(1, 6); change > 0; change--) {
        broken[random.nextInt(reach)] = brokenByte(random);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(broken.length + 1) : broken.length;

      PictureVerdict verdict = PictureProbe.probe(Arrays.copyOf(broken, length), MAX_PIXELS);

      if (verdict instanceof Whole whole) {
        assertThat(whole.width()).as("seed %d, round %d", seed, round).isPositive();
        assertThat(whole.height()).as("seed %d, round %d", seed, round).isPositive();
      }
    }
  }

  /** Any byte, but more often one of those at the edge of a range. */
  private static byte brokenByte(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> (byte) 0xff;
      case 2 -> (byte) 0x7f;
      case 3 -> (byte) 0x80;
      default -> (byte) random.nextInt(256);
    };
  }

  @Test
  void noiseNeverThrows() {
    long seed = System.nanoTime();
    System.out.println("noiseNeverThrows seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);

      assertThat(PictureProbe.probe(noise, MAX_PIXELS)).as("seed %d", seed).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html><html>            | an HTML page",
        "   <html>                        | an HTML page",
        "<svg xmlns='...'/>               | an SVG drawing",
        "<?xml version='1.0'?><svg>       | an SVG drawing",
        "<!DOCTYPE svg [<!ENTITY x>]><svg>| an SVG drawing",
        "<?xml version='1.0'?><a/>        | an XML document",
        "{\"error\": 42}                  | a JSON document",
        "%PDF-1.4                         | a PDF",
        "PK\3\4data                       | a ZIP archive",
        "BMW is a maker of cars and bikes | text",
        "GIF9                             | text"
      })
  void somethingElseIsNamed(String content, String name) {
    PictureVerdict verdict = probe(content);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(FailureReason.NOT_AN_IMAGE);
              assertThat(refused.detail()).contains(name);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "....ftypavif   | AVIF",
        "....ftypheic   | HEIC",
        "....ftypmif1   | HEIC",
        "8BPS           | PSD",
        "\u00ffO\u00ffQ       | JPEG 2000",
        "qoif           | QOI"
      })
  void otherPictureFormatIsNamed(String content, String format) {
    assertThat(probe(content))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(FailureReason.UNSUPPORTED_FORMAT);
              assertThat(refused.detail()).contains(format);
            });
  }

  private static PictureVerdict probe(String content) {
    return PictureProbe.probe(content.getBytes(StandardCharsets.ISO_8859_1), MAX_PIXELS);
  }

  @Test
  void pngBombIsRefusedByItsHeader() {
    byte[] bomb = SamplePictures.png(8, 8);
    ByteBuffer.wrap(bomb).putInt(16, 65_535).putInt(20, 65_535).putInt(29, (int) crc(bomb, 12, 17));

    assertThat(PictureProbe.probe(bomb, MAX_PIXELS))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(FailureReason.TOO_MANY_PIXELS));
  }

  @Test
  void pngWithOneChangedByteInItsDataIsCorrupt() {
    byte[] png = SamplePictures.png(61, 43);
    png[png.length / 2] ^= 1;

    assertThat(PictureProbe.probe(png, MAX_PIXELS))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(FailureReason.CORRUPT_IMAGE));
  }

  private static long crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return crc.getValue();
  }

  @Test
  void gifWithoutAFrameIsCorrupt() {
    assertThat(probe("GIF89a\1\0\1\0\0\0\0;"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(FailureReason.CORRUPT_IMAGE));
  }

  @Test
  void webpThatDoesNotFillItsCanvasIsCorrupt() {
    assertThat(PictureProbe.probe(SamplePictures.extendedWebp(2, 2, 100, 100), MAX_PIXELS))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(FailureReason.CORRUPT_IMAGE));
  }

  @Test
  void hugeBmpOverflowsNothing() {
    byte[] bmp = SamplePictures.bmp(8, 8);
    Arrays.fill(bmp, 18, 22, (byte) 0xff);
    bmp[21] = 0x7f;
    Arrays.fill(bmp, 22, 26, (byte) 0xff);
    bmp[25] = 0x7f;

    assertThat(PictureProbe.probe(bmp, Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(FailureReason.TRUNCATED_IMAGE));
  }
}
