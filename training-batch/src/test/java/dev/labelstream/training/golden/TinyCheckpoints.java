package dev.labelstream.training.golden;

import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The tiny checkpoints that the goldens are made from. */
public final class TinyCheckpoints {

  private final Path folder;

  private TinyCheckpoints(Path folder) {
    this.folder = folder;
  }

  /** Writes that of each family. */
  public static TinyCheckpoints writeAll(Path folder) {
    for (Family family : Family.values()) {
      write(family, folder.resolve(family.modelType()));
    }
    return new TinyCheckpoints(folder);
  }

  /** That of a family, which nobody writes to. */
  public Checkpoint of(Family family) {
    try {
      return Checkpoint.open(folder.resolve(family.modelType()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes that of a family. */
  public static Checkpoint write(Family family, Path folder) {
    return write(TinyModel.of(family, TinyModel.REDUCED), folder);
  }

  /** Writes another. */
  public static Checkpoint write(TinyModel model, Path folder) {
    try {
      TinyCheckpoint.write(folder, model);
      return Checkpoint.open(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
