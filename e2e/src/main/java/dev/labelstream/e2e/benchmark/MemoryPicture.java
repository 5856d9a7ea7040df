package dev.labelstream.e2e.benchmark;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import dev.labelstream.udf.Picture;
import dev.labelstream.udf.image.PictureProbe;
import dev.labelstream.udf.image.PictureVerdict;
import dev.labelstream.udf.score.ModelInput;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.imageio.ImageIO;

/** A picture that nobody has to fetch. */
record MemoryPicture(byte[] bytes, String mediaType, int width, int height)
    implements Picture, Serializable {

  private static final long MAX_PIXELS = 100_000_000;
  private static final String NO_HASH = "0".repeat(64);

  static MemoryPicture read(Path file) throws IOException {
    return of(Files.readAllBytes(file));
  }

  private static MemoryPicture of(byte[] bytes) throws IOException {
    if (PictureProbe.probe(bytes, MAX_PIXELS) instanceof PictureVerdict.Whole whole) {
      return new MemoryPicture(bytes, whole.format().mediaType(), whole.width(), whole.height());
    }
    throw new IOException("These bytes are no whole picture");
  }

  /** The same as a bitmap of the size that a model takes: to decode it is to copy it. */
  MemoryPicture decodedFor(ModelInput input) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(bytes));
    BufferedImage sized =
        new BufferedImage(input.width(), input.height(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = sized.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, input.width(), input.height(), null);
    graphics.dispose();
    ByteArrayOutputStream bitmap = new ByteArrayOutputStream();
    if (!ImageIO.write(sized, "bmp", bitmap)) {
      throw new IOException("This JDK writes no bitmaps");
    }
    return of(bitmap.toByteArray());
  }

  FetchedImage fetchedAs(long number) {
    ImageRef ref =
        new ImageRef(
            "picture-" + number,
            "memory:" + number,
            null,
            null,
            Instant.EPOCH,
            new KafkaPosition("none", 0, number));
    return new FetchedImage(ref, bytes, mediaType, width, height, NO_HASH, Instant.EPOCH);
  }
}
