package dev.labelstream.training.prepare;

import dev.labelstream.training.data.StoredExample;
import dev.labelstream.training.picture.PictureReader;
import dev.labelstream.training.picture.PixelSize;
import dev.labelstream.training.picture.RgbPicture;
import dev.labelstream.training.picture.StoredPicture;
import dev.labelstream.training.picture.UnreadablePictureException;
import dev.labelstream.training.text.ChatTokens;
import dev.labelstream.training.text.Conversation;
import dev.labelstream.training.text.LengthRule.Fitted;
import dev.labelstream.training.text.UnusableExampleException;
import java.util.ArrayList;
import java.util.List;

/** Tokenises the text of examples and resizes their pictures. Safe for several threads at once. */
public final class ExamplePreparer {

  private final ExampleRule rule;
  private final PictureReader pictures;

  /**
   * @param pictures not closed here
   */
  public ExamplePreparer(ExampleRule rule, PictureReader pictures) {
    this.rule = rule;
    this.pictures = pictures;
  }

  /**
   * Prepares an example to learn from.
   *
   * @throws UnusableExampleException if it is too long, or a picture cannot be read; the message
   *     says why
   */
  public PreparedExample prepare(StoredExample example) throws UnusableExampleException {
    return prepare(example.conversation(), example.pictures());
  }

  /**
   * Prepares the question of an example, to which an answer is to be generated.
   *
   * @throws UnusableExampleException as {@link #prepare}
   */
  public PreparedExample prompt(StoredExample example) throws UnusableExampleException {
    return prompt(example.conversation().withoutLastAnswer(), example.pictures());
  }

  /**
   * Prepares a question about pictures.
   *
   * @param pictures the bytes of each, in the order of their places
   * @throws UnusableExampleException as {@link #prepare}
   */
  public PreparedExample prompt(Conversation question, List<byte[]> pictures)
      throws UnusableExampleException {
    return prepare(question, pictures);
  }

  private PreparedExample prepare(Conversation conversation, List<byte[]> stored)
      throws UnusableExampleException {
    try {
      List<PixelSize> sizes = new ArrayList<>();
      for (byte[] picture : stored) {
        sizes.add(StoredPicture.sizeOf(picture));
      }
      ChatTokens compact = rule.tokenizer().encode(conversation, sizes.size());
      Fitted fitted = rule.fit(compact, sizes);
      List<RgbPicture> resized = new ArrayList<>();
      for (byte[] picture : stored) {
        resized.add(pictures.resized(picture, fitted.bounds()));
      }
      ChatTokens tokens = rule.tokenizer().expanded(compact, fitted.pictureTokens());
      return new PreparedExample(tokens.ids(), tokens.answer(), resized);
    } catch (UnreadablePictureException e) {
      throw new UnusableExampleException(String.valueOf(e.getMessage()));
    }
  }
}
