package dev.labelstream.training.data;

import dev.labelstream.training.text.Conversation;
import java.util.List;

/**
 * An example as it is stored.
 *
 * @param pictures the bytes of each, in the order of their places in the conversation
 */
public record StoredExample(String id, Conversation conversation, List<byte[]> pictures) {

  public StoredExample {
    pictures = List.copyOf(pictures);
  }
}
