package dev.labelstream.training.text;

/**
 * A conversation as tokens.
 *
 * @param ids each picture's place is as many image tokens as it has
 * @param answer whether the loss counts the token at this place
 */
public record ChatTokens(int[] ids, boolean[] answer) {}
