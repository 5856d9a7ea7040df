package dev.labelstream.training.checkpoint;

/**
 * What {@code config.json} says about a model.
 *
 * @param family which of the models it is
 * @param decoder the language model's sizes
 * @param vision the vision tower's sizes
 * @param imageToken the id that stands where a picture's tokens go
 */
public record QwenVlConfig(
    Family family, DecoderConfig decoder, VisionConfig vision, int imageToken) {}
