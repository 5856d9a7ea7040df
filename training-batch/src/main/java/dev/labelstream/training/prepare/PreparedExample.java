package dev.labelstream.training.prepare;

import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.picture.PicturePatches;
import dev.labelstream.training.picture.RgbPicture;
import java.util.List;

/**
 * An example that is ready but for its patches, which are eight times as large as the pixels that
 * they are made of.
 *
 * @param tokens ids, each picture's place being all of its tokens
 * @param answer whether the loss counts the token at this place
 * @param pictures resized
 */
public record PreparedExample(int[] tokens, boolean[] answer, List<RgbPicture> pictures) {

  public PreparedExample {
    pictures = List.copyOf(pictures);
  }

  /** The example as the model takes it. */
  public TokenizedExample tokenized(PicturePatches patches) {
    return new TokenizedExample(tokens, answer, pictures.stream().map(patches::of).toList());
  }
}
