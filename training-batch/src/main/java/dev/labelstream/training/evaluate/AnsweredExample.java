package dev.labelstream.training.evaluate;

import java.util.List;

/**
 * A held-out example and what a model said.
 *
 * @param pictures as they are stored
 */
public record AnsweredExample(String id, List<byte[]> pictures, String expected, String answer) {

  public AnsweredExample {
    pictures = List.copyOf(pictures);
  }

  /** Whether an answer is the expected text, but for spaces around it. */
  public boolean isExactly(String said) {
    return expected.strip().equals(said.strip());
  }
}
