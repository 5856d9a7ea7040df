package dev.labelstream.training.text;

import dev.labelstream.training.text.ChatMessage.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How messages become text. In each form {@code {{content}}} stands for a message's content.
 *
 * @param systemForm of the system text
 * @param userForm of a user's message, up to where the answer begins
 * @param assistantForm of an answer
 * @param defaultSystem the system text of a conversation that brings none; empty for none at all
 */
public record ChatTemplate(
    String systemForm, String userForm, String assistantForm, String defaultSystem)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public static final String CONTENT = "{{content}}";

  /** {@code template: qwen2_vl} of LLaMA-Factory, and what Qwen-VL's own chat template gives. */
  public static final ChatTemplate QWEN2_VL =
      new ChatTemplate(
          "<|im_start|>system\n{{content}}<|im_end|>\n",
          "<|im_start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n",
          "{{content}}<|im_end|>\n",
          "You are a helpful assistant.");

  public ChatTemplate {
    for (String form : List.of(systemForm, userForm, assistantForm)) {
      if (!form.contains(CONTENT)) {
        throw new IllegalArgumentException("'%s' has no %s in it".formatted(form, CONTENT));
      }
    }
  }

  /** The same with another system text; empty for none. */
  public ChatTemplate withSystem(String system) {
    return new ChatTemplate(systemForm, userForm, assistantForm, system);
  }

  /** The conversation's text, each message a part. */
  List<ChatPart> apply(Conversation conversation) {
    List<ChatPart> parts = new ArrayList<>();
    if (conversation.messages().get(0).role() != Role.SYSTEM && !defaultSystem.isEmpty()) {
      parts.add(new ChatPart(systemForm.replace(CONTENT, defaultSystem), false));
    }
    for (ChatMessage message : conversation.messages()) {
      String form =
          switch (message.role()) {
            case SYSTEM -> systemForm;
            case USER -> userForm;
            case ASSISTANT -> assistantForm;
          };
      parts.add(
          new ChatPart(form.replace(CONTENT, message.content()), message.role() == Role.ASSISTANT));
    }
    return parts;
  }
}
