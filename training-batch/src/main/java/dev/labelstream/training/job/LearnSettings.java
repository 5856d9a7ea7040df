package dev.labelstream.training.job;

import dev.labelstream.training.adapter.LoraSettings;
import dev.labelstream.training.model.ModelPart;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.optimize.AdamWSettings;
import dev.labelstream.training.optimize.CosineSchedule;
import dev.labelstream.training.optimize.LearningSettings;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What learns, and how.
 *
 * @param rank of LoRA; this and the next three without meaning for full training
 * @param targets of LoRA
 * @param frozen parts that stay as they are
 * @param warmUp the share of the steps over which the rate rises
 */
public record LearnSettings(
    TrainingMethod method,
    int rank,
    double alpha,
    double dropout,
    List<String> targets,
    Set<ModelPart> frozen,
    double learningRate,
    double warmUp,
    double weightDecay,
    double maxGradientNorm,
    Precision precision,
    boolean recomputeLayers,
    ComputeDevice device)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public LearnSettings {
    targets = List.copyOf(targets);
    frozen = Set.copyOf(frozen);
  }

  LoraSettings lora() {
    return new LoraSettings(rank, alpha, dropout, targets, frozen);
  }

  ModelSettings model() {
    return new ModelSettings(device, precision.type(), method == TrainingMethod.LORA ? dropout : 0);
  }

  LearningSettings learning(int steps) {
    AdamWSettings usual = AdamWSettings.USUAL;
    return new LearningSettings(
        new AdamWSettings(
            usual.firstDecay(), usual.secondDecay(), usual.epsilon(), weightDecay, maxGradientNorm),
        new CosineSchedule(learningRate, (int) Math.ceil(warmUp * steps), steps),
        recomputeLayers);
  }
}
