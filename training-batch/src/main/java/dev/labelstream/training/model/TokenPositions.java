package dev.labelstream.training.model;

import dev.labelstream.training.example.PatchedPicture;
import dev.labelstream.training.example.PictureGrid;
import dev.labelstream.training.example.TokenizedExample;
import java.util.Iterator;

/**
 * Where the tokens of an example stand in time, height and width ("M-RoPE", Qwen2-VL, arXiv
 * 2409.12191; {@code get_rope_index} of the reference).
 *
 * <p>Text counts on in all three. A picture stays at one time, and its tokens count rows and
 * columns from where the text had come; the text then goes on behind the longer edge.
 *
 * @param time of each token
 * @param height of each token
 * @param width of each token
 * @param next what the token after the last would have in all three
 */
record TokenPositions(long[] time, long[] height, long[] width, long next) {

  /**
   * Finds the positions.
   *
   * @param imageToken the id that stands for a picture's token
   * @param mergeSize how many patches across and down become one token
   * @throws IllegalArgumentException if tokens and pictures do not fit each other
   */
  static TokenPositions of(TokenizedExample example, int imageToken, int mergeSize) {
    int[] tokens = example.tokens();
    long[] time = new long[tokens.length];
    long[] height = new long[tokens.length];
    long[] width = new long[tokens.length];
    Iterator<PatchedPicture> pictures = example.pictures().iterator();
    long next = 0;
    int t = 0;
    while (t < tokens.length) {
      if (tokens[t] != imageToken) {
        time[t] = next;
        height[t] = next;
        width[t] = next;
        next++;
        t++;
        continue;
      }
      if (!pictures.hasNext()) {
        throw new IllegalArgumentException(
            "Token %d belongs to a picture, but the example has only %d"
                .formatted(t, example.pictures().size()));
      }
      PictureGrid grid = pictures.next().grid();
      checkPlace(tokens, t, grid, imageToken, mergeSize);
      int rows = grid.height() / mergeSize;
      int columns = grid.width() / mergeSize;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          time[t] = next;
          height[t] = next + row;
          width[t] = next + column;
          t++;
        }
      }
      next += Math.max(rows, columns);
    }
    if (pictures.hasNext()) {
      throw new IllegalArgumentException(
          "The example has %d pictures, but not as many places for them"
              .formatted(example.pictures().size()));
    }
    return new TokenPositions(time, height, width, next);
  }

  private static void checkPlace(
      int[] tokens, int first, PictureGrid grid, int imageToken, int mergeSize) {
    if (grid.frames() != 1 || grid.height() % mergeSize != 0 || grid.width() % mergeSize != 0) {
      throw new IllegalArgumentException(
          "A still picture of whole tokens is expected, %d x %d patches each, but found %s"
              .formatted(mergeSize, mergeSize, grid));
    }
    int expected = grid.tokens(mergeSize);
    for (int t = first; t < first + expected; t++) {
      if (t == tokens.length || tokens[t] != imageToken) {
        throw new IllegalArgumentException(
            "The picture at token %d takes %d tokens, but has %d"
                .formatted(first, expected, t - first));
      }
    }
  }
}
