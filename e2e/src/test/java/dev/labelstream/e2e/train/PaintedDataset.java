package dev.labelstream.e2e.train;

import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.Scene;
import dev.labelstream.training.testing.Goldens;
import dev.labelstream.training.testing.ImageDataset;
import dev.labelstream.training.testing.ImageRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Painted scenes with their captions, as a dataset on disk. */
final class PaintedDataset {

  private static final long SEED = 7;

  private PaintedDataset() {}

  /** Writes the first scenes as version 1. */
  static ImageDataset write(Path path, int count) {
    return new ImageDataset(path).append(rows(0, count));
  }

  static List<ImageRow> rows(int first, int count) {
    PaintedPictures pictures = new PaintedPictures(SEED);
    List<ImageRow> rows = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      Scene scene = pictures.scene(number);
      byte[] file = pictures.file(number);
      rows.add(
          new ImageRow(
              "painted-" + number,
              file,
              scene.form().storedHeight(),
              scene.form().storedWidth(),
              Goldens.sha256(file),
              scene.caption(),
              70,
              "neutral",
              new byte[0]));
    }
    return rows;
  }
}
