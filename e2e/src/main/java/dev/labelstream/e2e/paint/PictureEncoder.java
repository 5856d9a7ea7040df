package dev.labelstream.e2e.paint;

import dev.labelstream.e2e.paint.PictureForm.Turn;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Turns pixels into the bytes of a file. */
final class PictureEncoder {

  private static final float JPEG_QUALITY = 0.9f;

  private PictureEncoder() {}

  /**
   * Encodes pixels as they are stored; a turn only becomes an EXIF tag.
   *
   * @throws IllegalArgumentException if a GIF would need more than 256 colours
   */
  static byte[] encode(BufferedImage image, PictureForm form) {
    return switch (form.format()) {
      case JPEG -> {
        byte[] jpeg = written(image, PictureFormat.JPEG);
        yield form.turn() == Turn.NONE ? jpeg : withOrientation(jpeg, form.turn());
      }
      case GIF -> written(indexed(image), PictureFormat.GIF);
      case PNG, BMP -> written(image, form.format());
    };
  }

  private static byte[] written(BufferedImage image, PictureFormat format) {
    ImageWriter writer = ImageIO.getImageWritersBySuffix(format.extension()).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      if (format == PictureFormat.JPEG) {
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(JPEG_QUALITY);
      }
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a " + format + " into memory failed", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The same colours by palette: ImageIO's own way to one takes longer and changes them. */
  private static BufferedImage indexed(BufferedImage image) {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    Map<Integer, Integer> palette = new LinkedHashMap<>();
    byte[] indexes = new byte[pixels.length];
    for (int at = 0; at < pixels.length; at++) {
      indexes[at] =
          at > 0 && pixels[at] == pixels[at - 1]
              ? indexes[at - 1]
              : (byte) palette.computeIfAbsent(pixels[at], colour -> palette.size()).intValue();
    }
    int[] colours = palette.keySet().stream().mapToInt(Integer::intValue).toArray();
    if (colours.length > 256) {
      throw new IllegalArgumentException(
          "a GIF has at most 256 colours, this picture has " + colours.length);
    }
    BufferedImage indexed =
        new BufferedImage(
            width,
            image.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, colours.length, colours, 0, false, -1, 0));
    indexed.getRaster().setDataElements(0, 0, width, image.getHeight(), indexes);
    return indexed;
  }

  /**
   * Puts an EXIF segment with nothing but the orientation behind a JPEG's JFIF segment.
   *
   * <p>APP1 marker and length, "Exif", then a big-endian TIFF of one directory with one entry: tag
   * 0x0112, type SHORT, one value (CIPA DC-008, 4.5 and 4.6.5).
   */
  private static byte[] withOrientation(byte[] jpeg, Turn turn) {
    int start = 2; // behind the SOI marker
    int firstSegment = Short.toUnsignedInt(ByteBuffer.wrap(jpeg).getShort(start + 2));
    int cut = start + 2 + firstSegment;
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xFFE1).putShort((short) 34);
    exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    exif.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
    exif.putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) turn.orientation()).putShort((short) 0);
    exif.putInt(0); // no further directory
    return ByteBuffer.allocate(jpeg.length + exif.capacity())
        .put(jpeg, 0, cut)
        .put(exif.array())
        .put(jpeg, cut, jpeg.length - cut)
        .array();
  }
}
