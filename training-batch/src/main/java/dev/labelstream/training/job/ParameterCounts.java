package dev.labelstream.training.job;

import dev.labelstream.training.adapter.LoraSettings;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.StoredTensor;
import dev.labelstream.training.model.ModelPart;
import java.io.Serializable;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What learns and what is frozen, by the checkpoint's files alone.
 *
 * @param base numbers of the base model
 * @param learning numbers that learn: of the adapter, or of the base model's weights
 * @param modules linear modules that an adapter is added to; 0 for full training
 */
public record ParameterCounts(long base, long learning, int modules) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The weights of linear modules in the blocks of the vision tower and the decoder. */
  private static final Pattern LINEAR =
      Pattern.compile("(.*\\.(?:layers|blocks)\\.\\d+\\..*)\\.weight");

  private static final int OPTIMIZER_NUMBERS = 3;

  static ParameterCounts of(Checkpoint checkpoint, LearnSettings learn) {
    long base = 0;
    long learning = 0;
    int modules = 0;
    LoraSettings lora = learn.lora();
    for (Map.Entry<String, StoredTensor> entry : checkpoint.tensors().entrySet()) {
      StoredTensor tensor = entry.getValue();
      base += tensor.size();
      if (learn.method() == TrainingMethod.FULL) {
        learning += learn.frozen().contains(ModelPart.of(entry.getKey())) ? 0 : tensor.size();
      } else {
        Matcher linear = LINEAR.matcher(entry.getKey());
        boolean isMatrix = tensor.shape().size() == 2 && linear.matches();
        if (isMatrix && lora.targets(linear.group(1))) {
          learning += learn.rank() * (tensor.shape().get(0) + tensor.shape().get(1));
          modules++;
        }
      }
    }
    return new ParameterCounts(base, learning, modules);
  }

  /**
   * The memory that weights, gradients and the optimizer take; what flows through the layers comes
   * on top.
   */
  long leastBytes(LearnSettings learn) {
    long own = learn.method() == TrainingMethod.FULL ? 0 : learning * Float.BYTES;
    return base * learn.precision().type().bytes()
        + own
        + learning * OPTIMIZER_NUMBERS * Float.BYTES;
  }
}
