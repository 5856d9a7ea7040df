package dev.labelstream.training.model;

import dev.labelstream.training.checkpoint.QwenVlConfig;
import dev.labelstream.training.example.PatchedPicture;
import dev.labelstream.training.example.TokenizedExample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Examples behind each other, as numbers for the decoder. T is the number of all tokens.
 *
 * @param tokens (T)
 * @param positions (3, T): time, height and width
 * @param runs the examples' lengths, see {@link Runs}
 * @param imagePlaces the tokens of pictures, in the pictures' order, row by row
 * @param answerPlaces the tokens that foretell one that the loss counts
 * @param answers the tokens that are foretold there
 * @param pictures of all examples
 */
record PackedBatch(
    long[] tokens,
    long[] positions,
    long[] runs,
    long[] imagePlaces,
    long[] answerPlaces,
    long[] answers,
    List<PatchedPicture> pictures) {

  /**
   * Lays examples behind each other.
   *
   * @throws IllegalArgumentException if there is none, if tokens and pictures of one do not fit
   *     each other, or if a token is not in the vocabulary
   */
  static PackedBatch of(List<TokenizedExample> examples, QwenVlConfig config) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("A batch of no examples");
    }
    int total = examples.stream().mapToInt(TokenizedExample::length).sum();
    long[] tokens = new long[total];
    long[] positions = new long[3 * total];
    var runs = new Runs();
    LongStream.Builder imagePlaces = LongStream.builder();
    LongStream.Builder answerPlaces = LongStream.builder();
    LongStream.Builder answers = LongStream.builder();
    List<PatchedPicture> pictures = new ArrayList<>();
    int start = 0;
    for (TokenizedExample example : examples) {
      int length = example.length();
      TokenPositions own =
          TokenPositions.of(example, config.imageToken(), config.vision().mergeSize());
      System.arraycopy(own.time(), 0, positions, start, length);
      System.arraycopy(own.height(), 0, positions, total + start, length);
      System.arraycopy(own.width(), 0, positions, 2 * total + start, length);
      for (int t = 0; t < length; t++) {
        int token = example.tokens()[t];
        checkToken(token, config.decoder().vocabulary());
        tokens[start + t] = token;
        if (token == config.imageToken()) {
          imagePlaces.add(start + t);
        }
        if (example.answer()[t]) {
          answerPlaces.add(start + t - 1);
          answers.add(token);
        }
      }
      runs.add(length);
      pictures.addAll(example.pictures());
      start += length;
    }
    return new PackedBatch(
        tokens,
        positions,
        runs.toArray(),
        imagePlaces.build().toArray(),
        answerPlaces.build().toArray(),
        answers.build().toArray(),
        List.copyOf(pictures));
  }

  private static void checkToken(int token, int vocabulary) {
    if (token < 0 || token >= vocabulary) {
      throw new IllegalArgumentException(
          "Token %d is not in the model's vocabulary of %d".formatted(token, vocabulary));
    }
  }
}
