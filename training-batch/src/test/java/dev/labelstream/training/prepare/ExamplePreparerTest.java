package dev.labelstream.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.data.StoredExample;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.golden.GoldenTensors;
import dev.labelstream.training.picture.ImageProcessor;
import dev.labelstream.training.picture.PicturePatches;
import dev.labelstream.training.picture.PictureReader;
import dev.labelstream.training.picture.PixelSize;
import dev.labelstream.training.testing.Goldens;
import dev.labelstream.training.text.ChatTemplate;
import dev.labelstream.training.text.ChatTokenizer;
import dev.labelstream.training.text.CheckpointTokenizer;
import dev.labelstream.training.text.Conversation;
import dev.labelstream.training.text.LengthRule;
import dev.labelstream.training.text.UnusableExampleException;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From stored bytes and captions to the model's input, against the goldens of the whole model. */
class ExamplePreparerTest {

  @TempDir private static Path checkpoint;

  private static CheckpointTokenizer tokenizer;
  private static PictureReader pictures;

  @BeforeAll
  static void open() throws IOException {
    TinyCheckpoint.write(checkpoint, TinyModel.of(Family.QWEN2_VL, TinyModel.REDUCED));
    tokenizer = CheckpointTokenizer.open(checkpoint);
    pictures = new PictureReader();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
    pictures.close();
  }

  @Test
  void examplesAreWhatTheReferenceTrainsOn() throws Exception {
    JsonNode golden = Goldens.json("qwen2_vl.json");
    GoldenTensors tensors = GoldenTensors.read(Goldens.path("qwen2_vl.safetensors"));
    for (Map.Entry<String, JsonNode> entry : golden.get("cases").properties()) {
      List<TokenizedExample> examples = new ArrayList<>();
      for (JsonNode example : entry.getValue().get("examples")) {
        examples.add(prepared(golden.get("prompt").asText(), example));
      }

      assertRows(examples, entry.getValue().get("lengths"), entry.getKey(), tensors);
      assertPatches(examples, entry.getKey(), tensors);
    }
  }

  private static TokenizedExample prepared(String prompt, JsonNode example) throws Exception {
    List<byte[]> stored = new ArrayList<>();
    StringBuilder places = new StringBuilder(prompt);
    for (JsonNode file : example.get("pictures")) {
      stored.add(Goldens.picture(file.asText()));
      places.append(Conversation.PICTURE);
    }
    Conversation conversation = Conversation.of(places.toString(), example.get("answer").asText());
    return preparer(4_096, example.get("max_pixels").asLong())
        .prepare(new StoredExample("id", conversation, stored))
        .tokenized(new PicturePatches(ImageProcessor.DEFAULT));
  }

  private static void assertRows(
      List<TokenizedExample> examples, JsonNode lengths, String name, GoldenTensors tensors) {
    int[] ids = tensors.ints(name + ".input_ids");
    int[] labels = tensors.ints(name + ".labels");
    int columns = ids.length / examples.size();
    for (int row = 0; row < examples.size(); row++) {
      int from = row * columns;
      int to = from + lengths.get(row).asInt();
      int[] expected = Arrays.copyOfRange(labels, from, to);

      assertThat(examples.get(row).tokens()).containsExactly(Arrays.copyOfRange(ids, from, to));
      for (int t = 0; t < expected.length; t++) {
        assertThat(examples.get(row).answer()[t]).isEqualTo(expected[t] != -100);
      }
    }
  }

  private static void assertPatches(
      List<TokenizedExample> examples, String name, GoldenTensors tensors) {
    if (!tensors.has(name + ".grid")) {
      return;
    }
    List<Integer> grids = new ArrayList<>();
    examples.forEach(
        example ->
            example
                .pictures()
                .forEach(
                    picture ->
                        grids.addAll(List.of(1, picture.grid().height(), picture.grid().width()))));

    assertThat(grids)
        .containsExactlyElementsOf(Arrays.stream(tensors.ints(name + ".grid")).boxed().toList());
  }

  @Test
  void exampleThatIsTooLongHasSmallerPictures() throws Exception {
    StoredExample example = scene("short");

    PreparedExample whole = preparer(4_096, 1_003_520).prepare(example);
    PreparedExample shrunk = preparer(70, 1_003_520).prepare(example);

    assertThat(whole.tokens().length).isGreaterThan(100);
    assertThat(shrunk.tokens().length).isBetween(55, 70);
    assertThat(shrunk.pictures().get(0).size().area())
        .isLessThan(whole.pictures().get(0).size().area());
    TokenizedExample tokenized = shrunk.tokenized(new PicturePatches(ImageProcessor.DEFAULT));
    assertThat(tokenized.pictures().get(0).grid().tokens(2))
        .as("as many image tokens as the picture has")
        .isEqualTo((int) Arrays.stream(shrunk.tokens()).filter(t -> t == imageToken()).count());
  }

  private static int imageToken() {
    return tokenizer.encode("<|image_pad|>")[0];
  }

  @Test
  void checkBeforehandRefusesWhatPreparingWouldRefuse() throws Exception {
    ExampleRule rule = rule(70, 1_003_520);
    List<PixelSize> size = List.of(new PixelSize(200, 300));

    rule.check(scene("short").conversation(), size);

    assertThatThrownBy(() -> rule.check(scene("long ".repeat(80)).conversation(), size))
        .isInstanceOf(UnusableExampleException.class)
        .hasMessageContaining("tokens of text");
    assertThatThrownBy(() -> preparer(70, 1_003_520).prepare(scene("long ".repeat(80))))
        .isInstanceOf(UnusableExampleException.class);
    assertThatThrownBy(() -> rule.check(scene("an <|image_pad|>").conversation(), size))
        .isInstanceOf(UnusableExampleException.class)
        .hasMessageContaining("<|image_pad|>");
  }

  @Test
  void promptEndsWhereTheAnswerBegins() throws Exception {
    StoredExample example = scene("short");

    PreparedExample prompt = preparer(4_096, 50_176).prompt(example);

    assertThat(preparer(4_096, 50_176).prepare(example).tokens()).startsWith(prompt.tokens());
    assertThat(prompt.answer()).containsOnly(false);
  }

  @Test
  void brokenPictureIsRefusedWithTheReason() {
    byte[] page = "<html></html>".getBytes(StandardCharsets.UTF_8);
    StoredExample example = new StoredExample("id", Conversation.of("<image>", "x"), List.of(page));

    assertThatThrownBy(() -> preparer(4_096, 50_176).prepare(example))
        .isInstanceOf(UnusableExampleException.class)
        .hasMessageContaining("HTML");
  }

  private static StoredExample scene(String caption) {
    return new StoredExample(
        "id",
        Conversation.of("What?" + Conversation.PICTURE, caption),
        List.of(Goldens.picture("scene.png")));
  }

  private static ExamplePreparer preparer(int maxTokens, long maxPixels) throws IOException {
    return new ExamplePreparer(rule(maxTokens, maxPixels), pictures);
  }

  private static ExampleRule rule(int maxTokens, long maxPixels) throws IOException {
    return new ExampleRule(
        new ChatTokenizer(tokenizer, ChatTemplate.QWEN2_VL),
        new LengthRule(maxTokens, ImageProcessor.DEFAULT.within(3_136, maxPixels).smartSize()));
  }
}
