package dev.labelstream.training.tiny;

import dev.labelstream.training.checkpoint.Family;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the checkpoints that the goldens are made from. */
public final class WriteTinyCheckpoint {

  private WriteTinyCheckpoint() {}

  /** Writes four folders, {@code qwen2_vl} and {@code qwen2_5_vl}, each also with {@code -full}. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (Family family : Family.values()) {
      TinyCheckpoint.write(
          folder.resolve(family.modelType()), TinyModel.of(family, TinyModel.REDUCED));
      TinyCheckpoint.write(folder.resolve(family.modelType() + "-full"), TinyModel.of(family, 0));
    }
  }
}
