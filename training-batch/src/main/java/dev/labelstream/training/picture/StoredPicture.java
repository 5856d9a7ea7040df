package dev.labelstream.training.picture;

import dev.labelstream.udf.image.PictureFormat;
import dev.labelstream.udf.image.PictureProbe;
import dev.labelstream.udf.image.PictureVerdict;
import java.util.ArrayList;
import java.util.List;
import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * Decodes a picture as Pillow's {@code open} and {@code convert("RGB")} do: not turned by EXIF,
 * alpha dropped (the colours below stay), the first frame of an animation.
 */
public final class StoredPicture {

  /** What Pillow warns of as a bomb; more is refused. */
  static final long MAX_PIXELS = 178_956_970;

  private static final double FROM_16_BITS = 1.0 / 256;
  private static final double CUT_OFF = -127.5 / 256;

  private StoredPicture() {}

  /**
   * Decodes the bytes of a picture of one of the formats of {@link PictureFormat}.
   *
   * @throws UnreadablePictureException if they are no whole picture of these formats
   */
  public static RgbPicture decode(byte[] bytes) throws UnreadablePictureException {
    PictureVerdict.Whole whole = probe(bytes);
    return switch (whole.format()) {
      case GIF -> GifFirstFrame.decode(bytes, new PixelSize(whole.height(), whole.width()));
      case JPEG, BMP -> read(bytes, Imgcodecs.IMREAD_COLOR | Imgcodecs.IMREAD_IGNORE_ORIENTATION);
      case PNG, WEBP -> read(bytes, Imgcodecs.IMREAD_UNCHANGED);
    };
  }

  /**
   * The size of a picture, by its header and without decoding it; as {@link #decode} would have it.
   *
   * @throws UnreadablePictureException if the bytes are no whole picture of these formats
   */
  public static PixelSize sizeOf(byte[] bytes) throws UnreadablePictureException {
    PictureVerdict.Whole whole = probe(bytes);
    return new PixelSize(whole.height(), whole.width());
  }

  private static PictureVerdict.Whole probe(byte[] bytes) throws UnreadablePictureException {
    PictureVerdict verdict = PictureProbe.probe(bytes, MAX_PIXELS);
    if (verdict instanceof PictureVerdict.Whole whole) {
      return whole;
    }
    throw new UnreadablePictureException(((PictureVerdict.Refused) verdict).detail());
  }

  private static RgbPicture read(byte[] bytes, int mode) throws UnreadablePictureException {
    Library.load();
    List<Mat> mats = new ArrayList<>();
    try {
      var stored = new MatOfByte(bytes);
      mats.add(stored);
      Mat picture = Imgcodecs.imdecode(stored, mode);
      mats.add(picture);
      if (picture.empty()) {
        throw new UnreadablePictureException(
            "OpenCV cannot decode these %,d bytes".formatted(bytes.length));
      }
      Mat inBytes = new Mat();
      mats.add(inBytes);
      toBytes(picture, inBytes);
      return planes(inBytes, mats);
    } catch (UnreadablePictureException e) {
      throw e;
    } catch (Exception e) {
      // Not RuntimeException: the native side throws bare Exceptions that no signature declares.
      throw new UnreadablePictureException(
          "OpenCV cannot decode these %,d bytes: %s".formatted(bytes.length, e.getMessage()));
    } finally {
      mats.forEach(Mat::release);
    }
  }

  /** Pillow keeps the higher byte of a colour of 16 bits, and cuts grey of 16 bits at 255. */
  private static void toBytes(Mat picture, Mat inBytes) {
    if (picture.depth() == CvType.CV_8U) {
      picture.copyTo(inBytes);
    } else if (picture.channels() == 1) {
      picture.convertTo(inBytes, CvType.CV_8U);
    } else {
      // The half subtracted turns OpenCV's rounding into cutting off.
      picture.convertTo(inBytes, CvType.CV_8U, FROM_16_BITS, CUT_OFF);
    }
  }

  private static RgbPicture planes(Mat picture, List<Mat> mats) {
    int area = picture.rows() * picture.cols();
    byte[] samples = new byte[Math.multiplyExact(RgbPicture.CHANNELS, area)];
    byte[] plane = new byte[area];
    boolean isGrey = picture.channels() == 1;
    for (int c = 0; c < RgbPicture.CHANNELS; c++) {
      Mat channel = new Mat();
      mats.add(channel);
      // OpenCV has blue first; what comes after red is alpha.
      Core.extractChannel(picture, channel, isGrey ? 0 : 2 - c);
      channel.get(0, 0, plane);
      System.arraycopy(plane, 0, samples, c * area, area);
    }
    return new RgbPicture(samples, picture.rows(), picture.cols());
  }

  /** Loads the native library when it is first wanted, and once in a process. */
  private static final class Library {
    static {
      OpenCV.loadLocally();
      // The threads that prepare examples are the parallelism; OpenCV's own would fight them.
      Core.setNumThreads(1);
    }

    static void load() {}
  }
}
