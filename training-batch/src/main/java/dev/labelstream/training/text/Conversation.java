package dev.labelstream.training.text;

import dev.labelstream.training.text.ChatMessage.Role;
import java.util.List;

/**
 * What is said about some pictures: maybe first a system text, then user and assistant in turn. One
 * that ends with the user's message asks for an answer.
 */
public record Conversation(List<ChatMessage> messages) {

  /** Stands in a message where a picture goes. */
  public static final String PICTURE = "<image>";

  /**
   * @throws IllegalArgumentException if nobody is asked, or two of the same role follow each other
   */
  public Conversation {
    messages = List.copyOf(messages);
    int first = !messages.isEmpty() && messages.get(0).role() == Role.SYSTEM ? 1 : 0;
    if (messages.size() == first) {
      throw new IllegalArgumentException("A conversation without a user's message");
    }
    for (int i = first; i < messages.size(); i++) {
      Role expected = (i - first) % 2 == 0 ? Role.USER : Role.ASSISTANT;
      if (messages.get(i).role() != expected) {
        throw new IllegalArgumentException(
            "Message %d is of role %s, where %s is expected"
                .formatted(i + 1, messages.get(i).role(), expected));
      }
    }
  }

  /** A question about pictures and its answer. */
  public static Conversation of(String prompt, String answer) {
    return new Conversation(
        List.of(new ChatMessage(Role.USER, prompt), new ChatMessage(Role.ASSISTANT, answer)));
  }

  /** A question alone, for which an answer is to be generated. */
  public static Conversation asking(String prompt) {
    return new Conversation(List.of(new ChatMessage(Role.USER, prompt)));
  }

  /** The same without its last answer, if it has one: what an answer is generated from. */
  public Conversation withoutLastAnswer() {
    int last = messages.size() - 1;
    return messages.get(last).role() == Role.ASSISTANT
        ? new Conversation(messages.subList(0, last))
        : this;
  }

  /** The text of the last answer; empty if it has none. */
  public String lastAnswer() {
    ChatMessage last = messages.get(messages.size() - 1);
    return last.role() == Role.ASSISTANT ? last.content() : "";
  }

  /** How many pictures the messages ask for. */
  public int pictures() {
    int pictures = 0;
    for (ChatMessage message : messages) {
      int at = message.content().indexOf(PICTURE);
      while (at >= 0) {
        pictures++;
        at = message.content().indexOf(PICTURE, at + PICTURE.length());
      }
    }
    return pictures;
  }
}
