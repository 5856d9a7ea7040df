package dev.labelstream.training.text;

/**
 * A piece of a conversation's text.
 *
 * @param text with special tokens in it, and {@code <image>} where a picture goes
 * @param isAnswer whether the loss counts its tokens
 */
record ChatPart(String text, boolean isAnswer) {}
