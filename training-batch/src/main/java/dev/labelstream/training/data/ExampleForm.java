package dev.labelstream.training.data;

import java.io.Serializable;
import java.util.List;

/** Which columns make an example. */
public sealed interface ExampleForm extends Serializable {

  /** The column of the id, which decides what is held out. */
  String id();

  /** The column of the text. */
  String text();

  /** The column of the pictures. */
  String pictures();

  /**
   * A picture and its caption, which is the answer to a prompt.
   *
   * @param pictures one picture's bytes
   * @param text the caption
   * @param prompt what the user says, with {@code <image>} where the picture goes
   */
  record Captioned(String id, String pictures, String text, String prompt) implements ExampleForm {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Ready messages.
   *
   * @param text a list of {@code {role, content}}
   * @param pictures a list of bytes, or of {@code {bytes, path}}
   */
  record Chat(String id, String pictures, String text) implements ExampleForm {
    private static final long serialVersionUID = 1L;
  }

  /** All that an example is made of. */
  default List<String> columns() {
    return List.of(id(), text(), pictures());
  }
}
