package dev.labelstream.e2e.benchmark;

import dev.labelstream.e2e.paint.PaintedPictures;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes JPEGs of about 50 KB, 640 x 480 pixels: painted scenes with a film's grain, each at the
 * quality that gives the size. Flat paintings alone would be a fifth of that, and unlike photos to
 * whoever decodes them. The same on every machine with the same JDK.
 */
final class SizedPictures {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int WANTED_BYTES = 50_000;
  private static final int TOLERANCE_BYTES = 2_000;
  private static final double GRAIN = 7;
  private static final long SEED = 50;

  private SizedPictures() {}

  /**
   * Makes the pictures in a folder, unless they are all there; takes about a tenth of a second
   * each.
   */
  static void make(Path folder, int count) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path aside = folder.resolveSibling(folder.getFileName() + ".new");
    Files.createDirectories(aside);
    PaintedPictures scenes = new PaintedPictures(SEED);
    try {
      IntStream.range(0, count).parallel().forEach(number -> make(aside, scenes, number));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void make(Path folder, PaintedPictures scenes, int number) {
    try {
      BufferedImage image = scaled(ImageIO.read(new ByteArrayInputStream(scenes.file(number))));
      addGrain(image, new Random(number));
      Files.write(folder.resolve("%04d.jpg".formatted(number)), sized(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage scaled(BufferedImage painted) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(painted, 0, 0, WIDTH, HEIGHT, null);
    graphics.dispose();
    return image;
  }

  private static void addGrain(BufferedImage image, Random random) {
    byte[] bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < bytes.length; i += 3) {
      int grain = (int) Math.round(random.nextGaussian() * GRAIN);
      for (int channel = i; channel < i + 3; channel++) {
        bytes[channel] = (byte) Math.max(0, Math.min(255, (bytes[channel] & 0xff) + grain));
      }
    }
  }

  /** Halves the range of qualities until the size fits; it grows with the quality. */
  private static byte[] sized(BufferedImage image) throws IOException {
    float low = 0.05f;
    float high = 1;
    byte[] jpeg = jpeg(image, high);
    for (int i = 0; i < 8 && Math.abs(jpeg.length - WANTED_BYTES) > TOLERANCE_BYTES; i++) {
      float quality = (low + high) / 2;
      jpeg = jpeg(image, quality);
      if (jpeg.length > WANTED_BYTES) {
        high = quality;
      } else {
        low = quality;
      }
    }
    return jpeg;
  }

  private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * WANTED_BYTES);
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
