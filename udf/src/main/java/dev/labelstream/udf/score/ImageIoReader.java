package dev.labelstream.udf.score;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Reads with the JDK what OpenCV can't: GIF (its first frame), and some odd BMPs and JPEGs. */
final class ImageIoReader {

  /**
   * Reads a picture as BGR, transparent parts on white. EXIF is not looked at.
   *
   * @param mats owns the result
   * @return 8 bit, 3 channels; nothing if the JDK can't read it either
   */
  Optional<Mat> read(byte[] bytes, MatScope mats) {
    BufferedImage picture = decode(bytes);
    if (picture == null) {
      return Optional.empty();
    }
    var onWhite =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = onWhite.createGraphics();
    try {
      canvas.drawImage(picture, 0, 0, Color.WHITE, null);
    } finally {
      canvas.dispose();
    }
    Mat bgr = mats.own(new Mat(onWhite.getHeight(), onWhite.getWidth(), CvType.CV_8UC3));
    bgr.put(0, 0, ((DataBufferByte) onWhite.getRaster().getDataBuffer()).getData());
    return Optional.of(bgr);
  }

  private static @Nullable BufferedImage decode(byte[] bytes) {
    // Not ImageIO.createImageInputStream, which would put each picture into a file first.
    var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
    try {
      // Closes the stream, which then must not be closed again.
      return ImageIO.read(stream);
    } catch (IOException | RuntimeException e) {
      // The JDK's readers meet broken files with index and argument exceptions as well.
      return null;
    }
  }
}
