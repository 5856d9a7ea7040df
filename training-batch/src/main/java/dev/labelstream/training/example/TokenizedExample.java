package dev.labelstream.training.example;

import java.util.List;

/**
 * A conversation as the decoder takes it. For generation it is the prompt, and no token is an
 * answer.
 *
 * @param tokens ids; a picture's place is as many image tokens as {@link PictureGrid#tokens} says
 * @param answer whether the loss counts how well the token at this place was foretold; as long as
 *     {@code tokens}
 * @param pictures in the order of their places among the tokens
 */
public record TokenizedExample(int[] tokens, boolean[] answer, List<PatchedPicture> pictures) {

  public TokenizedExample {
    if (tokens.length == 0 || tokens.length != answer.length) {
      throw new IllegalArgumentException(
          "%d tokens with %d marks of the answer".formatted(tokens.length, answer.length));
    }
    if (answer[0]) {
      throw new IllegalArgumentException("The first token follows no other that could foretell it");
    }
    pictures = List.copyOf(pictures);
  }

  /** The number of tokens, those of pictures included. */
  public int length() {
    return tokens.length;
  }

  /** The number of tokens that the loss counts. */
  public int answers() {
    int answers = 0;
    for (boolean counted : answer) {
      if (counted) {
        answers++;
      }
    }
    return answers;
  }
}
