package dev.labelstream.training.caption;

import dev.labelstream.training.job.ExampleSettings;
import dev.labelstream.training.job.Precision;
import dev.labelstream.training.text.Conversation;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How captions are made.
 *
 * @param model the folder of a Qwen-VL checkpoint
 * @param adapter the folder of a LoRA adapter; null for none
 * @param prompt with one place for a picture
 * @param examples how a question is written, and how large its picture becomes
 * @param answerLength the most tokens of an answer
 * @param isSampled whether tokens are drawn as the checkpoint says
 * @param seed of what is drawn
 */
record CaptionSettings(
    String model,
    @Nullable String adapter,
    String prompt,
    ExampleSettings examples,
    int answerLength,
    Precision precision,
    boolean isSampled,
    long seed)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  Path checkpoint() {
    return Path.of(model);
  }

  Optional<Path> adapterFolder() {
    return Optional.ofNullable(adapter).map(Path::of);
  }

  Conversation question() {
    return Conversation.asking(prompt);
  }
}
