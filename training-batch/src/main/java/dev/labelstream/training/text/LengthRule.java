package dev.labelstream.training.text;

import dev.labelstream.training.picture.PixelSize;
import dev.labelstream.training.picture.SmartSize;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens to an example that is too long: its pictures are made smaller, all of them alike and
 * only as far as needed; if it is too long even with the least bound, the example is refused. Text
 * is never cut, and nothing ever through a picture's tokens.
 *
 * @param maxTokens of an example, text and pictures
 * @param bounds of a picture's area
 */
public record LengthRule(int maxTokens, SmartSize bounds) {

  public LengthRule {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("An example of at most %d tokens".formatted(maxTokens));
    }
  }

  /**
   * What the pictures of an example become.
   *
   * @param bounds the area's bounds to resize by
   * @param pictureTokens the tokens of each picture
   * @param isShrunk whether the bounds are tighter than the rule's own
   */
  public record Fitted(SmartSize bounds, List<Integer> pictureTokens, boolean isShrunk) {

    public Fitted {
      pictureTokens = List.copyOf(pictureTokens);
    }

    /** The tokens of all pictures. */
    public int tokens() {
      return pictureTokens.stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * Fits the pictures of an example beside its text.
   *
   * @param textTokens all tokens that are not in place of a picture
   * @throws UnusableExampleException if they do not fit at any size, or one is too elongated
   */
  public Fitted fit(List<PixelSize> pictures, int textTokens) throws UnusableExampleException {
    Fitted whole = fitted(pictures, bounds, false);
    if (textTokens + whole.tokens() <= maxTokens) {
      return whole;
    }
    int room = maxTokens - textTokens;
    long pixelsOfToken = (long) bounds.factor() * bounds.factor();
    int largest = whole.pictureTokens().stream().mapToInt(Integer::intValue).max().orElse(0);
    int least = Math.toIntExact(Math.max(1, bounds.minPixels() / pixelsOfToken));
    // A picture of at most t tokens has at most t; so the largest t that fits is found by halving.
    int low = least;
    int high = largest;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (fitted(pictures, bounds.withAtMost(middle * pixelsOfToken), true).tokens() <= room) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Fitted shrunk = fitted(pictures, bounds.withAtMost(low * pixelsOfToken), true);
    if (pictures.isEmpty() || shrunk.tokens() > room) {
      throw new UnusableExampleException(
          "%,d tokens of text and at least %,d of pictures are more than %,d"
              .formatted(textTokens, shrunk.tokens(), maxTokens));
    }
    return shrunk;
  }

  private static Fitted fitted(List<PixelSize> pictures, SmartSize bounds, boolean isShrunk)
      throws UnusableExampleException {
    List<Integer> tokens = new ArrayList<>();
    for (PixelSize picture : pictures) {
      tokens.add(
          bounds
              .tokensOf(picture)
              .orElseThrow(
                  () ->
                      new UnusableExampleException(
                          "A picture of %d x %d pixels is too elongated"
                              .formatted(picture.width(), picture.height()))));
    }
    return new Fitted(bounds, tokens, isShrunk);
  }
}
