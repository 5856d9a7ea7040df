package dev.labelstream.e2e.paint;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;

class PaintedPicturesTest {

  private static final long SEED = 7;

  private final PaintedPictures pictures = new PaintedPictures(SEED);

  @Test
  void bytesAreTheSameWhateverWasPaintedBefore() {
    byte[] once = pictures.file(12);
    pictures.file(5);

    assertThat(pictures.file(12)).isEqualTo(once);
    assertThat(new PaintedPictures(SEED).file(12)).isEqualTo(once);
    assertThat(new PaintedPictures(SEED + 1).file(12)).isNotEqualTo(once);
  }

  @Test
  void everyFileIsWhatItsSceneDeclares() throws IOException {
    for (long number = 0; number < 100; number++) {
      PictureForm form = pictures.scene(number).form();

      Decoded decoded = decode(pictures.file(number));

      assertThat(decoded.format()).isEqualToIgnoringCase(form.format().name());
      assertThat(decoded.image().getWidth()).isEqualTo(form.storedWidth());
      assertThat(decoded.image().getHeight()).isEqualTo(form.storedHeight());
      assertThat(decoded.image().getColorModel().hasAlpha()).isEqualTo(form.alpha());
    }
  }

  @Test
  void everyThingThatIsToldCanBeCountedWhereItIsTold() throws IOException {
    for (Scene scene : exactScenes().limit(150).toList()) {
      BufferedImage image = decode(pictures.file(scene.number())).image();
      for (Group group : scene.groups()) {
        List<Blob> blobs = blobs(image, group.colour().rgb());
        assertThat(blobs).as("%s in %s", group, scene).hasSize(group.count());
        assertThat(blobs)
            .as("%s in %s", group, scene)
            .allMatch(blob -> isAt(blob, group.place(), scene.form()));
      }
    }
  }

  @Test
  void backgroundThatIsToldIsSeen() throws IOException {
    for (Scene scene : exactScenes().limit(150).toList()) {
      BufferedImage image = decode(pictures.file(scene.number())).image();

      long seen = 0;
      for (int pixel : pixels(image)) {
        seen += (pixel & 0xFFFFFF) == scene.background().ground() ? 1 : 0;
      }

      // Half of a board has the other shade; a road, three groups and a board's rim take more.
      assertThat(seen)
          .as("pixels of the background in %s", scene)
          .isGreaterThan((long) image.getWidth() * image.getHeight() / 8);
    }
  }

  @Test
  void storedPixelsTurnedAsExifTellsAreTheScene() throws IOException {
    List<Scene> turned =
        LongStream.range(0, 400)
            .mapToObj(pictures::scene)
            .filter(scene -> scene.form().turn() != PictureForm.Turn.NONE)
            .limit(15)
            .toList();
    assertThat(turned)
        .extracting(scene -> scene.form().turn())
        .contains(
            PictureForm.Turn.HALF, PictureForm.Turn.CLOCKWISE, PictureForm.Turn.COUNTERCLOCKWISE);
    for (Scene scene : turned) {
      byte[] file = pictures.file(scene.number());
      BufferedImage stored = decode(file).image();

      assertThat(exifOrientation(file)).isEqualTo(scene.form().turn().orientation());
      for (Group group : scene.groups()) {
        for (Group.Spot spot : group.spots()) {
          assertThat(hasColourNear(stored, scene.form(), spot, group.colour().rgb()))
              .as("%s at %s in %s", group, spot, scene)
              .isTrue();
        }
      }
    }
  }

  /** Scenes in files that keep colours exactly and hold things; not the largest, to be fast. */
  private Stream<Scene> exactScenes() {
    return LongStream.iterate(0, number -> number + 1)
        .mapToObj(pictures::scene)
        .filter(scene -> scene.form().format() != PictureFormat.JPEG)
        .filter(scene -> scene.form().width() <= 640)
        .filter(scene -> !scene.groups().isEmpty());
  }

  private static boolean isAt(Blob blob, Place place, PictureForm form) {
    double x = blob.x() / form.width();
    double y = blob.y() / form.height();
    return switch (place) {
      case LEFT -> x < 1 / 3.0;
      case RIGHT -> x > 2 / 3.0;
      case TOP -> y < 1 / 3.0;
      case BOTTOM -> y > 2 / 3.0;
      case MIDDLE -> (x > 0.3 && x < 0.7) || (y > 0.3 && y < 0.7);
    };
  }

  /** Looks at the stored pixels a viewer would show in that spot, with JPEG's blur allowed for. */
  private static boolean hasColourNear(
      BufferedImage stored, PictureForm form, Group.Spot spot, int rgb) {
    for (double across = 0.1; across < 1; across += 0.1) {
      for (double down = 0.1; down < 1; down += 0.1) {
        double x = spot.x() + across * spot.size();
        double y = spot.y() + down * spot.size();
        int pixel =
            switch (form.turn()) {
              case NONE -> stored.getRGB((int) x, (int) y);
              case HALF -> stored.getRGB((int) (form.width() - x), (int) (form.height() - y));
              case CLOCKWISE -> stored.getRGB((int) y, (int) (form.width() - x));
              case COUNTERCLOCKWISE -> stored.getRGB((int) (form.height() - y), (int) x);
            };
        if (Shade.distance(pixel, rgb) < 30) {
          return true;
        }
      }
    }
    return false;
  }

  /** The value behind tag 0x0112 of type SHORT and count 1, wherever it is. */
  private static int exifOrientation(byte[] jpeg) {
    ByteBuffer file = ByteBuffer.wrap(jpeg);
    for (int at = 0; at < 100; at++) {
      if (file.getLong(at) == 0x0112_0003_0000_0001L) {
        return file.getShort(at + 8);
      }
    }
    return 1;
  }

  private static Decoded decode(byte[] file) throws IOException {
    try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      ImageReader reader = ImageIO.getImageReaders(input).next();
      reader.setInput(input);
      return new Decoded(reader.getFormatName(), reader.read(0));
    }
  }

  private static int[] pixels(BufferedImage image) {
    int width = image.getWidth();
    return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
  }

  /** Pieces of exactly that colour; pixels that touch at a corner belong together. */
  private static List<Blob> blobs(BufferedImage image, int rgb) {
    int width = image.getWidth();
    int[] pixels = pixels(image);
    List<Blob> blobs = new ArrayList<>();
    for (int start = 0; start < pixels.length; start++) {
      if ((pixels[start] & 0xFFFFFF) == rgb) {
        List<Integer> blob = new ArrayList<>();
        blob.add(start);
        pixels[start] = -1;
        for (int next = 0; next < blob.size(); next++) {
          int x = blob.get(next) % width;
          int y = blob.get(next) / width;
          for (int neighbour = 0; neighbour < 9; neighbour++) {
            int column = x + neighbour % 3 - 1;
            int row = y + neighbour / 3 - 1;
            int at = row * width + column;
            if (column >= 0
                && column < width
                && row >= 0
                && row < image.getHeight()
                && (pixels[at] & 0xFFFFFF) == rgb) {
              pixels[at] = -1;
              blob.add(at);
            }
          }
        }
        blobs.add(
            new Blob(
                blob.stream().mapToInt(at -> at % width).average().orElseThrow(),
                blob.stream().mapToInt(at -> at / width).average().orElseThrow()));
      }
    }
    return blobs;
  }

  private record Decoded(String format, BufferedImage image) {}

  /** The middle of a piece, in pixels. */
  private record Blob(double x, double y) {}
}
