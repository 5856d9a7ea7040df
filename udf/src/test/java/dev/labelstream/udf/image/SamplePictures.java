package dev.labelstream.udf.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Real pictures, written by ImageIO, and WebP files put together by hand. */
public final class SamplePictures {

  private SamplePictures() {}

  /** A picture of noise: much data for its size, with many bytes 0xFF when compressed. */
  public static byte[] jpeg(int width, int height) {
    return written("jpeg", noise(width, height), ImageWriteParam.MODE_DISABLED);
  }

  public static byte[] progressiveJpeg(int width, int height) {
    return written("jpeg", noise(width, height), ImageWriteParam.MODE_DEFAULT);
  }

  /** A picture with a smaller whole one in its first segment, as cameras write it. */
  public static byte[] jpegWithThumbnail(int width, int height) {
    byte[] picture = jpeg(width, height);
    byte[] thumbnail = jpeg(8, 8);
    byte[] joined = new byte[picture.length + 4 + thumbnail.length];
    ByteBuffer.wrap(joined)
        .put(picture, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) (2 + thumbnail.length))
        .put(thumbnail)
        .put(picture, 2, picture.length - 2);
    return joined;
  }

  public static byte[] png(int width, int height) {
    return written("png", noise(width, height), ImageWriteParam.MODE_DISABLED);
  }

  public static byte[] gif(int width, int height) {
    return written("gif", noise(width, height), ImageWriteParam.MODE_DISABLED);
  }

  public static byte[] bmp(int width, int height) {
    return written("bmp", noise(width, height), ImageWriteParam.MODE_DISABLED);
  }

  /** The headers are right, the compressed data is none. */
  public static byte[] lossyWebp(int width, int height) {
    byte[] frame = new byte[30];
    littleEndian(frame)
        .put(new byte[] {0x10, 0, 0, (byte) 0x9d, 1, 0x2a})
        .putShort((short) width)
        .putShort((short) height);
    return riff(chunk("VP8 ", frame));
  }

  /** The headers are right, the compressed data is none. */
  public static byte[] losslessWebp(int width, int height) {
    return riff(losslessChunk(width, height));
  }

  /** An extended file of a canvas and one still picture. */
  public static byte[] extendedWebp(int canvasWidth, int canvasHeight, int width, int height) {
    byte[] header = new byte[10];
    // The sizes are of 24 bits; the first one's highest byte is overwritten by the second.
    littleEndian(header).putInt(4, canvasWidth - 1).putShort(7, (short) (canvasHeight - 1));
    return riff(chunk("VP8X", header), losslessChunk(width, height));
  }

  private static byte[] losslessChunk(int width, int height) {
    byte[] data = new byte[21];
    littleEndian(data).put((byte) 0x2f).putInt((width - 1) | ((height - 1) << 14));
    return chunk("VP8L", data);
  }

  private static byte[] riff(byte[]... chunks) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    for (byte[] chunk : chunks) {
      body.writeBytes(chunk);
    }
    return chunk("RIFF", body.toByteArray());
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] chunk = new byte[8 + data.length + data.length % 2];
    littleEndian(chunk).put(type.getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
    return chunk;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static BufferedImage noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(7);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }

  private static byte[] written(String format, BufferedImage image, int progressiveMode) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      if (settings.canWriteProgressive()) {
        settings.setProgressiveMode(progressiveMode);
      }
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
