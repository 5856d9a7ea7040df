package dev.labelstream.training.data;

import dev.labelstream.training.picture.PixelSize;
import dev.labelstream.training.text.Conversation;
import dev.labelstream.training.text.UnusableExampleException;
import java.util.List;

/** Says before the first step whether an example can be trained on. */
@FunctionalInterface
public interface ExampleCheck {

  /**
   * @param pictures their sizes; empty if only the pictures' bytes would tell them
   * @throws UnusableExampleException if it cannot; the message says why
   */
  void check(Conversation conversation, List<PixelSize> pictures) throws UnusableExampleException;
}
