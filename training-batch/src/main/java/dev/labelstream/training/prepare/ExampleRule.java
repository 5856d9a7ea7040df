package dev.labelstream.training.prepare;

import dev.labelstream.training.data.ExampleCheck;
import dev.labelstream.training.picture.PixelSize;
import dev.labelstream.training.text.ChatTokenizer;
import dev.labelstream.training.text.ChatTokens;
import dev.labelstream.training.text.Conversation;
import dev.labelstream.training.text.LengthRule;
import dev.labelstream.training.text.LengthRule.Fitted;
import dev.labelstream.training.text.UnusableExampleException;
import java.util.List;

/** Which examples can be trained on, and how large their pictures become. */
public final class ExampleRule implements ExampleCheck {

  private final ChatTokenizer tokenizer;
  private final LengthRule length;

  public ExampleRule(ChatTokenizer tokenizer, LengthRule length) {
    this.tokenizer = tokenizer;
    this.length = length;
  }

  @Override
  public void check(Conversation conversation, List<PixelSize> pictures)
      throws UnusableExampleException {
    if (pictures.isEmpty() && conversation.pictures() > 0) {
      // Their sizes are not known yet, so the rest is looked at when the example is prepared.
      tokenizer.check(conversation, conversation.pictures());
      return;
    }
    tokenizer.check(conversation, pictures.size());
    int most = tokenizer.mostTokens(conversation);
    if (most >= length.maxTokens() || length.fit(pictures, most).isShrunk()) {
      fit(tokenizer.encode(conversation, pictures.size()), pictures);
    }
  }

  /** Fits the pictures of an example beside its text. */
  Fitted fit(ChatTokens compact, List<PixelSize> pictures) throws UnusableExampleException {
    return length.fit(pictures, compact.ids().length - pictures.size());
  }

  ChatTokenizer tokenizer() {
    return tokenizer;
  }
}
