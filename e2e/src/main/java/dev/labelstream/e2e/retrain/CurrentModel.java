package dev.labelstream.e2e.retrain;

/**
 * The model in use, as {@code current.json} says it.
 *
 * @param model its folder
 * @param promotedAt an instant, ISO 8601
 * @param promotedBy user and host
 */
record CurrentModel(
    String run,
    String model,
    String promotedAt,
    String promotedBy,
    String baseModel,
    String dataset,
    long datasetVersion,
    String tag) {}
