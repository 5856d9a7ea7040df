package dev.labelstream.training.optimize;

/**
 * What came of a step.
 *
 * @param step which it was, from 1
 * @param loss the mean over its batches of the mean loss of their answers' tokens, before the step
 * @param rate that it was taken at
 * @param gradientNorm of all gradients together, before they were shortened
 * @param examples that it learned from
 * @param tokens of the examples, those of pictures included
 * @param answers tokens that the loss counted
 */
public record LearnedStep(
    int step,
    double loss,
    double rate,
    double gradientNorm,
    int examples,
    int tokens,
    int answers) {}
