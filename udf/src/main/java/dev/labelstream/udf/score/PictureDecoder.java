package dev.labelstream.udf.score;

import dev.labelstream.udf.Picture;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Turns a picture's bytes, as they came from the web, into pixels, straight into their place in a
 * batch.
 *
 * <p>Models see what a person would see on a white page: upright by the EXIF orientation of a JPEG,
 * transparent parts white, the first frame of an animation.
 */
public final class PictureDecoder implements PixelReader {

  private final OpenCvReader openCv = new OpenCvReader();
  private final ImageIoReader imageIo = new ImageIoReader();

  @Override
  public Optional<String> decode(Picture image, Collection<PictureBatch> all, int place) {
    List<PictureBatch> batches = all.stream().filter(b -> b.input().hasPixels()).toList();
    if (batches.isEmpty()) {
      return Optional.empty();
    }
    try (var mats = new MatScope()) {
      Optional<Mat> picture =
          openCv
              .read(image, shorterSideWanted(batches), mats)
              .or(() -> imageIo.read(image.bytes(), mats));
      picture.ifPresent(bgr -> batches.forEach(batch -> put(bgr, batch, place, mats)));
      return picture.isPresent()
          ? Optional.empty()
          : Optional.of(
              "Neither OpenCV nor the JDK can decode these %,d bytes of %s."
                  .formatted(image.bytes().length, image.mediaType()));
    }
  }

  /** The longest side of all inputs, so that it does not matter which way EXIF turns a picture. */
  private static int shorterSideWanted(Collection<PictureBatch> batches) {
    return batches.stream()
        .map(PictureBatch::input)
        .mapToInt(input -> Math.max(input.width(), input.height()))
        .max()
        .orElseThrow();
  }

  private static void put(Mat bgr, PictureBatch batch, int place, MatScope mats) {
    Mat fitted = FittedPicture.of(bgr, batch.input(), mats);
    boolean isRgb = batch.input().channels() == ChannelOrder.RGB;
    try {
      for (int channel = 0; channel < 3; channel++) {
        // A matrix over the batch's own memory: OpenCV writes into one that fits as it is.
        ByteBuffer memory = batch.plane(place, channel);
        Mat plane = mats.own(new Mat(fitted.rows(), fitted.cols(), CvType.CV_8U, memory));
        Core.extractChannel(fitted, plane, isRgb ? 2 - channel : channel);
      }
    } finally {
      // The matrices know only the address of the memory, so the collector must not take it yet.
      Reference.reachabilityFence(batch);
    }
  }
}
