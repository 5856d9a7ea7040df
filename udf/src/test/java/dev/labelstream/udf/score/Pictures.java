package dev.labelstream.udf.score;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures for tests. */
final class Pictures {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private Pictures() {}

  static FetchedImage aFetched(String id, byte[] bytes, String mediaType, int width, int height) {
    var ref = new ImageRef(id, "http://x/" + id, null, null, NOON, new KafkaPosition("t", 0, 0));
    return new FetchedImage(ref, bytes, mediaType, width, height, "0".repeat(64), NOON);
  }

  static FetchedImage aFetched(String id, BufferedImage picture, String format) {
    return aFetched(
        id, encoded(picture, format), "image/" + format, picture.getWidth(), picture.getHeight());
  }

  static byte[] encoded(BufferedImage picture, String format) {
    var bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, format, bytes)) {
        throw new IllegalArgumentException("The JDK can't write this picture as " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static BufferedImage plain(Color color, int width, int height) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = picture.createGraphics();
    canvas.setColor(color);
    canvas.fillRect(0, 0, width, height);
    canvas.dispose();
    return picture;
  }

  static BufferedImage noise(long seed, int width, int height) {
    var random = new Random(seed);
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, random.nextInt());
      }
    }
    return picture;
  }

  /** Hills, a sun and boxes, by chance. */
  static BufferedImage scene(long seed, int width, int height) {
    var random = new Random(seed);
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = picture.createGraphics();
    canvas.setPaint(
        new GradientPaint(
            0,
            0,
            new Color(random.nextInt(1 << 24)),
            0,
            height,
            new Color(random.nextInt(1 << 24))));
    canvas.fillRect(0, 0, width, height);
    for (int i = 0; i < 60; i++) {
      canvas.setColor(new Color(random.nextInt(1 << 24)));
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      int size = 1 + random.nextInt(1 + width / 8);
      if (random.nextBoolean()) {
        canvas.fillOval(x, y, size, size);
      } else {
        canvas.fillRect(x, y, size, size / 2 + 1);
      }
    }
    canvas.dispose();
    return picture;
  }
}
