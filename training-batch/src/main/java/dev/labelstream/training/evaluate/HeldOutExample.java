package dev.labelstream.training.evaluate;

import dev.labelstream.training.data.StoredExample;
import dev.labelstream.training.example.TokenizedExample;

/**
 * An example to evaluate with.
 *
 * @param whole with its answer
 * @param prompt without it
 */
public record HeldOutExample(
    StoredExample stored, TokenizedExample whole, TokenizedExample prompt) {}
