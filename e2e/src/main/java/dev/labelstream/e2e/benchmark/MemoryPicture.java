package dev.labelstream.e2e.benchmark;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import dev.labelstream.udf.Picture;
import dev.labelstream.udf.image.PictureProbe;
import dev.labelstream.udf.image.PictureVerdict;
import dev.labelstream.udf.score.ModelInput;
import dev.labelstream.udf.score.PictureBatch;
import dev.labelstream.udf.score.PictureDecoder;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A picture that nobody has to fetch. */
record MemoryPicture(byte[] bytes, String mediaType, int width, int height)
    implements Picture, Serializable {

  private static final long MAX_PIXELS = 100_000_000;
  private static final String PIXELS = "application/octet-stream";
  private static final String NO_HASH = "0".repeat(64);

  static MemoryPicture read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (PictureProbe.probe(bytes, MAX_PIXELS) instanceof PictureVerdict.Whole whole) {
      return new MemoryPicture(bytes, whole.format().mediaType(), whole.width(), whole.height());
    }
    throw new IOException("The file " + file + " is no whole picture");
  }

  /** The same picture as the pixels that a model takes, by the job's own decoder. */
  MemoryPicture decodedFor(ModelInput input) throws IOException {
    PictureBatch alone = PictureBatch.allocate(input, 1);
    String problem = new PictureDecoder().decode(this, List.of(alone), 0).orElse(null);
    if (problem != null) {
      throw new IOException("Cannot decode a picture: " + problem);
    }
    byte[] pixels = new byte[alone.pixels().remaining()];
    alone.pixels().get(pixels);
    return new MemoryPicture(pixels, PIXELS, input.width(), input.height());
  }

  /** Reads what {@link #decodedFor} has decoded: it copies. */
  static Optional<String> copy(Picture decoded, Collection<PictureBatch> batches, int place) {
    batches.forEach(batch -> batch.put(place, decoded.bytes()));
    return Optional.empty();
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
