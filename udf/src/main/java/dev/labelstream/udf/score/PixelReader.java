package dev.labelstream.udf.score;

import dev.labelstream.udf.Picture;
import java.util.Collection;
import java.util.Optional;

/** Brings a picture's pixels into a batch. Safe for several threads at once. */
@FunctionalInterface
public interface PixelReader {

  /**
   * Reads one picture for one or several models.
   *
   * @param batches where the pixels go, one batch for each kind of input; at least one
   * @param place of the picture in each of them
   * @return why the picture can't be read, as one sentence, or nothing if the pixels are in place
   */
  Optional<String> decode(Picture image, Collection<PictureBatch> batches, int place);
}
