package dev.labelstream.udf.score;

import dev.labelstream.udf.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Reads JPEG, PNG, WebP, BMP and TIFF with OpenCV.
 *
 * <p>A JPEG is read at a half, a quarter or an eighth of its size where that still covers what is
 * wanted: its DCT gives the smaller picture almost for free. Other formats would first be read
 * whole and then thinned out without averaging, so they are read at their own size.
 */
final class OpenCvReader {

  private static final Set<String> MAY_BE_TRANSPARENT = Set.of("image/png", "image/webp");

  OpenCvReader() {
    Library.load();
  }

  /**
   * Reads a picture as BGR, upright by its EXIF orientation (JPEG and TIFF), transparent parts on
   * white.
   *
   * @param wanted the shorter side that is needed, in pixels; the result is never reduced below
   * @param mats owns the result
   * @return 8 bit, 3 channels; nothing if OpenCV can't read it
   */
  Optional<Mat> read(Picture image, int wanted, MatScope mats) {
    try {
      Mat picture =
          mats.own(
              Imgcodecs.imdecode(
                  mats.own(new MatOfByte(image.bytes())), readingMode(image, wanted)));
      return picture.empty() ? Optional.empty() : Optional.of(onWhite(picture, mats));
    } catch (Exception e) {
      // Not RuntimeException: the native side throws CvException, but also bare Exceptions that no
      // signature declares. Either way OpenCV can't read these bytes.
      return Optional.empty();
    }
  }

  private static int readingMode(Picture image, int wanted) {
    if (MAY_BE_TRANSPARENT.contains(image.mediaType())) {
      return Imgcodecs.IMREAD_UNCHANGED;
    }
    if (!image.mediaType().equals("image/jpeg")) {
      return Imgcodecs.IMREAD_COLOR;
    }
    int scale = Math.min(image.width(), image.height()) / wanted;
    if (scale >= 8) {
      return Imgcodecs.IMREAD_REDUCED_COLOR_8;
    }
    if (scale >= 4) {
      return Imgcodecs.IMREAD_REDUCED_COLOR_4;
    }
    return scale >= 2 ? Imgcodecs.IMREAD_REDUCED_COLOR_2 : Imgcodecs.IMREAD_COLOR;
  }

  /** Brings what an unchanged picture may be (grey, with alpha, 16 bit) to BGR of 8 bit. */
  private static Mat onWhite(Mat picture, MatScope mats) {
    Mat bytes = picture;
    if (picture.depth() != CvType.CV_8U) {
      bytes = mats.empty();
      picture.convertTo(bytes, CvType.CV_8U, 1 / 257.0);
    }
    return switch (bytes.channels()) {
      case 3 -> bytes;
      case 1 -> {
        Mat bgr = mats.empty();
        Imgproc.cvtColor(bytes, bgr, Imgproc.COLOR_GRAY2BGR);
        yield bgr;
      }
      case 4 -> composedOnWhite(bytes, mats);
      default ->
          throw new IllegalArgumentException(
              "A picture with %d channels".formatted(bytes.channels()));
    };
  }

  private static Mat composedOnWhite(Mat bgra, MatScope mats) {
    Mat bgr = mats.empty();
    Mat alpha = mats.empty();
    Core.extractChannel(bgra, alpha, 3);
    if (Core.minMaxLoc(alpha).minVal == 255) {
      Imgproc.cvtColor(bgra, bgr, Imgproc.COLOR_BGRA2BGR);
      return bgr;
    }
    Mat white = mats.empty();
    Core.bitwise_not(alpha, white);
    List<Mat> channels = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      Mat channel = mats.empty();
      Core.extractChannel(bgra, channel, c);
      Core.multiply(channel, alpha, channel, 1 / 255.0);
      Core.add(channel, white, channel);
      channels.add(channel);
    }
    Core.merge(channels, bgr);
    return bgr;
  }

  /** Loads the native library when it is first wanted, and once in a process. */
  private static final class Library {
    static {
      OpenCV.loadLocally();
      // The decode pool is the parallelism; OpenCV's own threads would fight it.
      Core.setNumThreads(1);
    }

    static void load() {}
  }
}
