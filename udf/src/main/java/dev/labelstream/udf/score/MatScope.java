package dev.labelstream.udf.score;

import java.util.ArrayDeque;
import java.util.Deque;
import org.opencv.core.Mat;

/** Frees OpenCV's matrices at the end of a block; the collector would come too late for them. */
final class MatScope implements AutoCloseable {

  private final Deque<Mat> mats = new ArrayDeque<>();

  <M extends Mat> M own(M mat) {
    mats.push(mat);
    return mat;
  }

  Mat empty() {
    return own(new Mat());
  }

  @Override
  public void close() {
    mats.forEach(Mat::release);
  }
}
