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
}
