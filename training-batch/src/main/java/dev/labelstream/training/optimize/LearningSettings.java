package dev.labelstream.training.optimize;

/**
 * How a model learns.
 *
 * @param optimizer the numbers of AdamW
 * @param schedule of the learning rate
 * @param recomputeLayers whether memory is saved by computing the layers twice
 */
public record LearningSettings(
    AdamWSettings optimizer, LearningRate schedule, boolean recomputeLayers) {}
