package dev.labelstream.e2e.relabel;

import dev.labelstream.relabel.StoredPicture;
import dev.labelstream.sinks.StoredRow;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.image.PictureProbe;
import dev.labelstream.udf.image.PictureVerdict;
import dev.labelstream.udf.score.LabelColumn;
import dev.labelstream.udf.score.LabelDeclaration;
import dev.labelstream.udf.score.ModelInput;
import dev.labelstream.udf.score.PictureBatch;
import dev.labelstream.udf.score.PictureDecoder;
import dev.labelstream.udf.score.Scorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A label whose value is the mean of a small picture's bytes, times the number of its version. It
 * notes the size of each batch in a file, which survives the task that it runs in.
 *
 * @param calls where it notes
 * @param millisForPicture how slow it is
 */
record PixelLabel(LabelDeclaration declaration, String calls, long millisForPicture)
    implements Scorer.Factory {

  static PixelLabel of(String name, int version, int size, Path calls, long millisForPicture) {
    return new PixelLabel(
        new LabelDeclaration(
            name,
            name + "-" + version,
            List.of(LabelColumn.number(name)),
            new ModelInput(size, size)),
        calls.toString(),
        millisForPicture);
  }

  @Override
  public Scorer open(ComputeDevice device) {
    return new Scorer() {
      @Override
      public LabelDeclaration declaration() {
        return declaration;
      }

      @Override
      public List<Label> score(PictureBatch batch) {
        awaitSlowModel(batch.size());
        note(batch.size());
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
          labels.add(
              new Label(
                  declaration.name(),
                  declaration.modelVersion(),
                  new float[] {value(batch.part(i, 1))},
                  new String[0]));
        }
        return labels;
      }

      @Override
      public void close() {}
    };
  }

  /** What it says of a picture. */
  float expected(byte[] file) {
    PictureVerdict.Whole whole = (PictureVerdict.Whole) PictureProbe.probe(file, Integer.MAX_VALUE);
    PictureBatch batch = PictureBatch.allocate(declaration.input(), 1);
    new PictureDecoder()
        .decode(
            new StoredPicture(
                new StoredRow(0, 0, 0, null),
                file,
                whole.format().mediaType(),
                whole.width(),
                whole.height()),
            List.of(batch),
            0);
    return value(batch);
  }

  private float value(PictureBatch picture) {
    ByteBuffer pixels = picture.pixels();
    long sum = 0;
    int count = pixels.remaining();
    while (pixels.hasRemaining()) {
      sum += pixels.get() & 0xFF;
    }
    String version = declaration.modelVersion();
    int factor = Integer.parseInt(version.substring(version.lastIndexOf('-') + 1));
    return (float) sum / count * factor;
  }

  /** How many pictures all its models have scored so far. */
  long pictures() {
    Path file = Path.of(calls);
    if (!Files.exists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.mapToLong(Long::parseLong).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitSlowModel(int pictures) {
    try {
      TimeUnit.MILLISECONDS.sleep(millisForPicture * pictures);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(int pictures) {
    try {
      Files.writeString(
          Path.of(calls), pictures + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
