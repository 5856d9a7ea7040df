package dev.labelstream.training.text;

import java.io.Serializable;

/**
 * One message of a conversation.
 *
 * @param content text; {@code <image>} stands where a picture goes
 */
public record ChatMessage(Role role, String content) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Who speaks. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
