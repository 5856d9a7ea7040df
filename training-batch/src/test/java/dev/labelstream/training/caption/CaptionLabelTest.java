package dev.labelstream.training.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.training.adapter.AdapterFiles;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.data.StoredExample;
import dev.labelstream.training.evaluate.AnsweredExample;
import dev.labelstream.training.evaluate.Evaluator;
import dev.labelstream.training.evaluate.HeldOutExample;
import dev.labelstream.training.generate.GenerationConfig;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.job.TrainingOptions;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.picture.ImageProcessor;
import dev.labelstream.training.picture.PicturePatches;
import dev.labelstream.training.picture.PictureReader;
import dev.labelstream.training.prepare.ExamplePreparer;
import dev.labelstream.training.prepare.ExampleRule;
import dev.labelstream.training.testing.Goldens;
import dev.labelstream.training.text.ChatTemplate;
import dev.labelstream.training.text.ChatTokenizer;
import dev.labelstream.training.text.CheckpointTokenizer;
import dev.labelstream.training.text.Conversation;
import dev.labelstream.training.text.LengthRule;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.Picture;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.score.ModelInput;
import dev.labelstream.udf.score.PictureBatch;
import dev.labelstream.udf.score.ScoreSettings;
import dev.labelstream.udf.score.Scorer;
import dev.labelstream.udf.score.ScoringException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionLabelTest {

  private static final int ANSWER_LENGTH = 12;
  private static final List<String> PICTURES = List.of("scene.png", "photo.jpg", "still.gif");

  @TempDir private static Path shared;
  private static Checkpoint checkpoint;

  private final List<String> problems = new ArrayList<>();

  @BeforeAll
  static void writeCheckpoint() {
    checkpoint = TinyCheckpoints.write(Family.QWEN2_5_VL, shared.resolve("checkpoint"));
  }

  @Test
  void answersAreThoseOfTheEvaluation() throws Exception {
    List<String> captions = captions(label(Map.of()), PICTURES);

    assertThat(captions).isEqualTo(answersOfTheEvaluation()).doesNotHaveDuplicates();
  }

  @Test
  void answerDoesNotDependOnTheBatch() throws Exception {
    Scorer.Factory label = label(Map.of());
    List<String> alone = new ArrayList<>();
    for (String picture : PICTURES) {
      alone.addAll(captions(label, List.of(picture)));
    }

    assertThat(captions(label, PICTURES)).isEqualTo(alone);
  }

  @Test
  void adapterAnswersOtherwise() throws Exception {
    Path adapter = learnedAdapter();

    assertThat(captions(label(Map.of("adapter", adapter.toString())), PICTURES))
        .isNotEqualTo(captions(label(Map.of()), PICTURES));
  }

  @Test
  void brokenPictureFailsItsBatchAlone() throws Exception {
    Scorer.Factory label = label(Map.of());
    try (Scorer scorer = label.open(new ComputeDevice.Cpu())) {
      PictureBatch batch = PictureBatch.allocate(ModelInput.AS_STORED, 1);
      batch.store(0, picture("this is text".getBytes(StandardCharsets.UTF_8)));

      assertThatThrownBy(() -> scorer.score(batch)).isInstanceOf(ScoringException.class);
      batch.store(0, picture(Goldens.picture(PICTURES.get(0))));
      assertThat(scorer.score(batch)).hasSize(1);
    }
  }

  @Test
  void allThatIsWrongIsTold() {
    assertThat(
            read(
                Map.of(
                    "model", "models/qwen",
                    "version", " ",
                    "prompt", "what is there?",
                    "answer-length", "0",
                    "max-pixels", "many",
                    "size", "224")))
        .isEmpty();
    assertThat(problems)
        .containsExactly(
            "labelstream.labels.described.model is 'models/qwen', which is relative to wherever a process runs; give an absolute path.",
            "labelstream.labels.described.version is missing: give a text such as 'captions-2', another one whenever the model changes.",
            "labelstream.labels.described.prompt is 'what is there?', but must have one <image> in it, where the picture goes.",
            "labelstream.labels.described.answer-length is 0, but must be positive; its default is 128.",
            "labelstream.labels.described.max-pixels is 'many', which is not a number; its default is 589824.",
            "labelstream.labels.described.size is not known: it is misspelt, or not for a label of this kind.");
  }

  @Test
  void whatIsWrongWithTheModelIsToldBeforeTheJobStarts() throws IOException {
    Path lacking = shared.resolve("lacking");
    TinyCheckpoints.write(Family.QWEN2_5_VL, lacking);
    Files.delete(lacking.resolve("preprocessor_config.json"));

    assertThat(read(Map.of("model", shared.resolve("nowhere").toString()))).isEmpty();
    assertThat(read(Map.of("model", lacking.toString(), "adapter", shared.toString()))).isEmpty();
    assertThat(problems).hasSize(3);
    assertThat(problems.get(0)).startsWith("labelstream.labels.described.model does not work: ");
    assertThat(problems.get(1))
        .startsWith("labelstream.labels.described.model does not work: ")
        .contains("preprocessor_config.json");
    assertThat(problems.get(2))
        .isEqualTo(
            "labelstream.labels.described.adapter is %s, which is no adapter: it holds no adapter_config.json."
                .formatted(shared));
  }

  @Test
  void kindThatIsNotThereIsTold() {
    assertThat(read(Map.of("kind", "gpt"))).isEmpty();
    assertThat(problems)
        .containsExactly(
            "labelstream.labels.described.kind is 'gpt', but must be one of torchscript, qwen-vl.");
  }

  private Scorer.Factory label(Map<String, String> more) {
    Scorer.Factory label =
        read(more).orElseThrow(() -> new AssertionError(problems)).labels().get(0);
    assertThat(label.declaration().columns()).extracting("name").containsExactly("described");
    return label;
  }

  /** Reads the declaration as a job does. */
  private Optional<ScoreSettings> read(Map<String, String> changes) {
    Map<String, String> keys =
        new TreeMap<>(
            Map.of(
                "kind",
                "qwen-vl",
                "model",
                checkpoint.folder().toString(),
                "version",
                "captions-1",
                "answer-length",
                Integer.toString(ANSWER_LENGTH)));
    keys.putAll(changes);
    Configuration config = new Configuration();
    config.setString("labelstream.score.labels", "described");
    keys.forEach((key, value) -> config.setString("labelstream.labels.described." + key, value));
    return ScoreSettings.read(config, Set.of("caption"), problems::add);
  }

  private static List<String> captions(Scorer.Factory label, List<String> pictures)
      throws Exception {
    PictureBatch batch = PictureBatch.allocate(ModelInput.AS_STORED, pictures.size());
    for (int i = 0; i < pictures.size(); i++) {
      batch.store(i, picture(Goldens.picture(pictures.get(i))));
    }
    try (Scorer scorer = label.open(new ComputeDevice.Cpu())) {
      List<String> captions = new ArrayList<>();
      for (Label said : scorer.score(batch)) {
        assertThat(said.name()).isEqualTo("described");
        assertThat(said.modelVersion()).isEqualTo("captions-1");
        captions.add(said.texts()[0]);
      }
      return captions;
    }
  }

  private static List<String> answersOfTheEvaluation() throws Exception {
    Path folder = checkpoint.folder();
    ImageProcessor read = ImageProcessor.read(folder);
    ImageProcessor processor =
        read.within(read.minPixels(), TrainingOptions.MAX_PIXELS.defaultValue());
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu());
        CheckpointTokenizer tokenizer = CheckpointTokenizer.open(folder);
        PictureReader pictures = new PictureReader()) {
      ExamplePreparer preparer =
          new ExamplePreparer(
              new ExampleRule(
                  new ChatTokenizer(tokenizer, ChatTemplate.QWEN2_VL),
                  new LengthRule(2048, processor.smartSize())),
              pictures);
      PicturePatches patches = new PicturePatches(processor);
      List<HeldOutExample> examples = new ArrayList<>();
      for (String picture : PICTURES) {
        StoredExample example =
            new StoredExample(
                picture,
                Conversation.of(TrainingOptions.PROMPT.defaultValue(), "an answer"),
                List.of(Goldens.picture(picture)));
        examples.add(
            new HeldOutExample(
                example,
                preparer.prepare(example).tokenized(patches),
                preparer.prompt(example).tokenized(patches)));
      }
      Evaluator evaluator =
          new Evaluator(model, GenerationConfig.read(folder, ANSWER_LENGTH, 0), tokenizer::decode);
      evaluator.answer(examples);
      return evaluator.result().answered().stream()
          .map(AnsweredExample::answer)
          .map(String::strip)
          .toList();
    }
  }

  private static Path learnedAdapter() throws IOException {
    Path folder = Golden.learning(Family.QWEN2_5_VL).adapter(shared.resolve("adapter"));
    assertThat(AdapterFiles.isAdapter(folder)).isTrue();
    return folder;
  }

  private static Picture picture(byte[] bytes) {
    return new Picture() {
      @Override
      public byte[] bytes() {
        return bytes;
      }

      @Override
      public String mediaType() {
        return "image/png";
      }

      @Override
      public int width() {
        return 1;
      }

      @Override
      public int height() {
        return 1;
      }
    };
  }
}
