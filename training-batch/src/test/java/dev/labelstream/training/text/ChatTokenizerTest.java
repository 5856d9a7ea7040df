package dev.labelstream.training.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.picture.ImageProcessor;
import dev.labelstream.training.picture.PixelSize;
import dev.labelstream.training.testing.Goldens;
import dev.labelstream.training.text.ChatMessage.Role;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against transformers' tokenizer and LLaMA-Factory's encoding, with Qwen's whole vocabulary. */
class ChatTokenizerTest {

  @TempDir private static Path checkpoint;

  private static CheckpointTokenizer tokenizer;
  private static ChatTokenizer chat;

  @BeforeAll
  static void open() throws IOException {
    TinyCheckpoint.write(checkpoint, TinyModel.of(Family.QWEN2_VL, 0));
    tokenizer = CheckpointTokenizer.open(checkpoint);
    chat = new ChatTokenizer(tokenizer, ChatTemplate.QWEN2_VL);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void textsBecomeTheTokensOfTransformers() {
    for (JsonNode golden : Goldens.json("text.json").get("texts")) {
      String text = golden.get("text").asText();

      assertThat(tokenizer.encode(text)).as(text).containsExactly(numbers(golden.get("ids")));
    }
  }

  @Test
  void conversationsBecomeTheTokensAndTheMaskOfLlamaFactory() throws Exception {
    for (JsonNode golden : Goldens.json("text.json").get("conversations")) {
      Conversation conversation = conversation(golden.get("messages"));

      ChatTokens tokens = chat.encode(conversation, pictureTokens(golden.get("pictures")));

      assertThat(tokens.ids()).as("%s", conversation).containsExactly(numbers(golden.get("ids")));
      assertThat(inNumbers(tokens.answer()))
          .as("%s", conversation)
          .containsExactly(numbers(golden.get("answer")));
    }
  }

  @Test
  void olderFilesOfATokenizerGiveTheSameTokens(@TempDir Path older) throws Exception {
    for (String file : List.of("vocab.json", "merges.txt", "tokenizer_config.json")) {
      Files.copy(checkpoint.resolve(file), older.resolve(file));
    }
    String text = "请描述下述图片中发生了什么<|im_end|>\n It's 3.14 🐈";

    try (CheckpointTokenizer fromParts = CheckpointTokenizer.open(older)) {
      assertThat(fromParts.encode(text)).containsExactly(tokenizer.encode(text));
    }
  }

  @Test
  void decodedTokensAreTheTextWithoutSpecialOnes() {
    String text = "两张截图 🐈 and a cat";

    assertThat(tokenizer.decode(tokenizer.encode(text + "<|im_end|>"))).isEqualTo(text);
  }

  @Test
  void otherSystemTextAndNoneAtAll() throws Exception {
    var none = new ChatTokenizer(tokenizer, ChatTemplate.QWEN2_VL.withSystem(""));
    Conversation conversation = Conversation.of("a", "b");

    assertThat(none.encode(conversation, List.of()).ids())
        .containsExactly(
            tokenizer.encode(
                "<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n"));
  }

  @Test
  void promptIsTheConversationUpToItsLastAnswer() throws Exception {
    Conversation whole = Conversation.of("what?", "that");

    int[] prompt = chat.encode(whole.withoutLastAnswer(), List.of()).ids();

    assertThat(chat.encode(whole, List.of()).ids()).startsWith(prompt);
    assertThat(whole.lastAnswer()).isEqualTo("that");
  }

  @Test
  void captionWithPictureTokensIsRefused() {
    assertThatThrownBy(
            () -> chat.encode(Conversation.of("<image>", "a <|image_pad|> b"), List.of(4)))
        .isInstanceOf(UnusableExampleException.class)
        .hasMessageContaining("<|image_pad|>");
  }

  @Test
  void otherNumberOfPicturesThanPlacesIsRefused() {
    assertThatThrownBy(() -> chat.encode(Conversation.of("<image>", "an <image> tag"), List.of(4)))
        .isInstanceOf(UnusableExampleException.class)
        .hasMessage("The messages have 2 places for pictures, but there are 1 pictures");
  }

  @Test
  void folderWithoutTokenizerSaysWhatIsMissing(@TempDir Path empty) {
    assertThatThrownBy(() -> CheckpointTokenizer.open(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither tokenizer.json nor vocab.json");
  }

  private static Conversation conversation(JsonNode messages) {
    List<ChatMessage> read = new ArrayList<>();
    for (JsonNode message : messages) {
      Role role = Role.valueOf(message.get(0).asText().toUpperCase(Locale.ROOT));
      read.add(new ChatMessage(role, message.get(1).asText()));
    }
    return new Conversation(read);
  }

  private static List<Integer> pictureTokens(JsonNode sizes) {
    List<Integer> tokens = new ArrayList<>();
    for (JsonNode size : sizes) {
      tokens.add(
          ImageProcessor.DEFAULT
              .smartSize()
              .tokensOf(new PixelSize(size.get(0).asInt(), size.get(1).asInt()))
              .orElseThrow());
    }
    return tokens;
  }

  private static int[] numbers(JsonNode list) {
    int[] numbers = new int[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asInt();
    }
    return numbers;
  }

  private static int[] inNumbers(boolean[] marks) {
    int[] numbers = new int[marks.length];
    for (int i = 0; i < marks.length; i++) {
      numbers[i] = marks[i] ? 1 : 0;
    }
    return numbers;
  }
}
