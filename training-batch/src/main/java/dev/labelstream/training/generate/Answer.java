package dev.labelstream.training.generate;

/**
 * What a model answered.
 *
 * @param tokens ids, without the one that ended it; owned by the record
 * @param complete whether it ended by itself, not by the bound of its length
 */
public record Answer(int[] tokens, boolean complete) {}
