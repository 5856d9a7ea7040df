package dev.labelstream.e2e.benchmark;

import java.util.List;

/**
 * What a measured training is told, as JSON: the same for ours and for the peer's.
 *
 * @param checkpoint the model's directory
 * @param examples that the batches go round
 * @param prompt that asks for the caption
 * @param minPixels that each picture is enlarged to
 * @param maxPixels that each picture is shrunk to
 * @param batch examples of a step
 * @param threads of PyTorch
 * @param device {@code cpu} or {@code cuda:N}
 * @param precision of the base model, {@code float32} or {@code bfloat16}
 */
record TrainingOrder(
    String checkpoint,
    List<Example> examples,
    String prompt,
    long minPixels,
    long maxPixels,
    int steps,
    int batch,
    int threads,
    int rank,
    int alpha,
    double rate,
    String device,
    String precision) {

  /** A picture's file and what is said of it. */
  record Example(String picture, String caption) {}
}
