package dev.labelstream.udf.score;

import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Brings a picture to the size that a model takes. Shrinking averages areas, enlarging is bilinear.
 */
final class FittedPicture {

  /** The grey that YOLO models were trained with beside their pictures. */
  private static final Scalar BESIDE = new Scalar(114, 114, 114);

  private FittedPicture() {}

  /**
   * @param picture 8 bit, 3 channels
   * @param mats owns the result
   */
  static Mat of(Mat picture, ModelInput input, MatScope mats) {
    return switch (input.fit()) {
      case STRETCH -> resized(picture, input.width(), input.height(), mats);
      case CROP -> resized(mats.own(centre(picture, input)), input.width(), input.height(), mats);
      case LETTERBOX -> letterboxed(picture, input, mats);
    };
  }

  private static Mat resized(Mat picture, int width, int height, MatScope mats) {
    if (picture.cols() == width && picture.rows() == height) {
      return picture;
    }
    boolean shrinks = picture.cols() >= width && picture.rows() >= height;
    Mat resized = mats.empty();
    Imgproc.resize(
        picture,
        resized,
        new Size(width, height),
        0,
        0,
        shrinks ? Imgproc.INTER_AREA : Imgproc.INTER_LINEAR);
    return resized;
  }

  /** The largest part around the centre with the input's proportions, to a pixel; a view. */
  private static Mat centre(Mat picture, ModelInput input) {
    double scale =
        Math.min((double) picture.cols() / input.width(), (double) picture.rows() / input.height());
    int width = atLeastOne(input.width() * scale);
    int height = atLeastOne(input.height() * scale);
    return picture.submat(
        new Rect((picture.cols() - width) / 2, (picture.rows() - height) / 2, width, height));
  }

  private static Mat letterboxed(Mat picture, ModelInput input, MatScope mats) {
    double scale =
        Math.min((double) input.width() / picture.cols(), (double) input.height() / picture.rows());
    Mat inside =
        resized(
            picture, atLeastOne(picture.cols() * scale), atLeastOne(picture.rows() * scale), mats);
    int left = (input.width() - inside.cols()) / 2;
    int top = (input.height() - inside.rows()) / 2;
    Mat letterboxed = mats.empty();
    Core.copyMakeBorder(
        inside,
        letterboxed,
        top,
        input.height() - inside.rows() - top,
        left,
        input.width() - inside.cols() - left,
        Core.BORDER_CONSTANT,
        BESIDE);
    return letterboxed;
  }

  private static int atLeastOne(double pixels) {
    return (int) Math.max(1, Math.round(pixels));
  }
}
