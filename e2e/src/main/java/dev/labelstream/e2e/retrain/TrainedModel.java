package dev.labelstream.e2e.retrain;

import org.jspecify.annotations.Nullable;

/**
 * What the training says of itself, from its model card.
 *
 * @param folder of the model
 * @param trained examples that were learned from, each once
 * @param heldOut examples that were only measured with
 * @param evaluated of those, how many were measured
 * @param baseLoss of the base model, in nats for each token of an answer; null if nothing was
 *     measured
 * @param inUseLoss of the model in use; null if there was none
 * @param loss of the new model
 */
record TrainedModel(
    String folder,
    long datasetVersion,
    String baseModel,
    String baseModelSha256,
    long seed,
    int steps,
    long trained,
    long heldOut,
    int evaluated,
    @Nullable String comparedWith,
    @Nullable Double baseLoss,
    @Nullable Double inUseLoss,
    @Nullable Double loss) {}
