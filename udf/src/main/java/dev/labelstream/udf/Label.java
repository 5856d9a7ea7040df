package dev.labelstream.udf;

/**
 * What one model says of one picture.
 *
 * @param name the label's name, for example {@code quality}
 * @param modelVersion of the model that said it
 * @param values one number for each column that the label declares, in its order; owned by this
 *     record
 */
public record Label(String name, String modelVersion, float[] values) {}
