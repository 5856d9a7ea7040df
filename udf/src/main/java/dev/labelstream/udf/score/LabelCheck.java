package dev.labelstream.udf.score;

import ai.djl.engine.EngineException;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.util.function.Consumer;

/** Tries the models of declared labels before the job starts. */
final class LabelCheck {

  private LabelCheck() {}

  /**
   * Loads the model on the processor, lets it score two made pictures, compares its answer with the
   * declaration, and closes it again.
   *
   * @param problems is told what is wrong, as one or more sentences
   */
  static void tryOut(DeclaredLabel label, Consumer<String> problems) {
    String key = new LabelOptions(label.signature().label()).model().key();
    try (Scorer scorer = label.open(new ComputeDevice.Cpu())) {
      if (!scorer.declaration().equals(label.declaration())) {
        throw new IllegalStateException("The scorer of %s scores something else".formatted(key));
      }
    } catch (IOException e) {
      problems.accept("%s does not work: %s".formatted(key, e.getMessage()));
    } catch (EngineException e) {
      problems.accept(
          "%s cannot be checked, since PyTorch does not start on this machine: %s. Put it into Flink's lib folder here, or set %s to false and let the tasks check it."
              .formatted(key, e.getMessage(), ScoreOptions.CHECK_MODELS.key()));
    }
  }
}
