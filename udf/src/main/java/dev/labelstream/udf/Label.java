package dev.labelstream.udf;

/**
 * What one model says of one picture.
 *
 * <p>Both arrays follow the label's declared columns in their order. A column of one number takes
 * one of {@code numbers}, a vector as many as it is long; a column of text takes one of {@code
 * texts}, a list of texts as many as it is long. Both are owned by this record.
 *
 * @param name the label's name, for example {@code quality}
 * @param modelVersion of the model that said it
 * @param numbers of all columns that hold numbers, none of them NaN
 * @param texts of all columns that hold text, none of them null
 */
public record Label(String name, String modelVersion, float[] numbers, String[] texts) {}
