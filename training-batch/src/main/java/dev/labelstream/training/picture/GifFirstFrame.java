package dev.labelstream.training.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.w3c.dom.Element;

/**
 * The first frame of a GIF as Pillow has it: on the whole canvas, which is the transparent colour
 * where the frame does not reach, or the palette's first one; transparent pixels have their
 * palette's colour. OpenCV reads no GIF here.
 */
final class GifFirstFrame {

  private GifFirstFrame() {}

  /**
   * @param canvas the size that the header declares
   */
  static RgbPicture decode(byte[] bytes, PixelSize canvas) throws UnreadablePictureException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try {
      reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)), true);
      BufferedImage frame = reader.read(0);
      if (!(frame.getColorModel() instanceof IndexColorModel palette)) {
        throw new UnreadablePictureException("The GIF's first frame has no palette");
      }
      return onCanvas(frame.getRaster(), palette, descriptor(reader.getImageMetadata(0)), canvas);
    } catch (UnreadablePictureException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The JDK's readers meet broken files with index and argument exceptions as well.
      throw new UnreadablePictureException(
          "The JDK cannot decode these %,d bytes of GIF: %s".formatted(bytes.length, e));
    } finally {
      reader.dispose();
    }
  }

  private static Element descriptor(IIOMetadata metadata) {
    Element root = (Element) metadata.getAsTree("javax_imageio_gif_image_1.0");
    return (Element) root.getElementsByTagName("ImageDescriptor").item(0);
  }

  private static RgbPicture onCanvas(
      Raster frame, IndexColorModel palette, Element descriptor, PixelSize canvas) {
    int left = Integer.parseInt(descriptor.getAttribute("imageLeftPosition"));
    int top = Integer.parseInt(descriptor.getAttribute("imageTopPosition"));
    int[] indexes = new int[canvas.height() * canvas.width()];
    Arrays.fill(indexes, Math.max(0, palette.getTransparentPixel()));
    for (int y = 0; y < frame.getHeight() && top + y < canvas.height(); y++) {
      for (int x = 0; x < frame.getWidth() && left + x < canvas.width(); x++) {
        indexes[(top + y) * canvas.width() + left + x] = frame.getSample(x, y, 0);
      }
    }
    byte[] samples = new byte[RgbPicture.CHANNELS * indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      int rgb = palette.getRGB(indexes[i]);
      samples[i] = (byte) (rgb >> 16);
      samples[indexes.length + i] = (byte) (rgb >> 8);
      samples[2 * indexes.length + i] = (byte) rgb;
    }
    return new RgbPicture(samples, canvas.height(), canvas.width());
  }
}
