package dev.labelstream.training.caption;

import ai.djl.engine.EngineException;
import dev.labelstream.training.adapter.AdapterFiles;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.generate.Answer;
import dev.labelstream.training.generate.GenerationConfig;
import dev.labelstream.training.generate.GenerationSettings;
import dev.labelstream.training.generate.Generator;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.picture.ImageProcessor;
import dev.labelstream.training.picture.PicturePatches;
import dev.labelstream.training.picture.PictureReader;
import dev.labelstream.training.picture.RgbPicture;
import dev.labelstream.training.prepare.ExamplePreparer;
import dev.labelstream.training.prepare.ExampleRule;
import dev.labelstream.training.prepare.PreparedExample;
import dev.labelstream.training.text.ChatTokenizer;
import dev.labelstream.training.text.ChatTokens;
import dev.labelstream.training.text.CheckpointTokenizer;
import dev.labelstream.training.text.LengthRule;
import dev.labelstream.training.text.UnusableExampleException;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.score.DeviceException;
import dev.labelstream.udf.score.DeviceMemoryException;
import dev.labelstream.udf.score.LabelDeclaration;
import dev.labelstream.udf.score.PictureBatch;
import dev.labelstream.udf.score.Scorer;
import dev.labelstream.udf.score.ScoringException;
import dev.labelstream.udf.score.TorchError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A Qwen-VL model that is asked about pictures, a batch at a time. */
final class CaptionScorer implements Scorer {

  private static final float[] NO_NUMBERS = {};

  private final CaptionLabel label;
  private final ComputeDevice device;
  private final QwenVl model;
  private final CheckpointTokenizer tokenizer;
  private final PictureReader pictures;
  private final ExamplePreparer preparer;
  private final PicturePatches patches;
  private final Generator generator;

  private CaptionScorer(
      CaptionLabel label,
      ComputeDevice device,
      QwenVl model,
      CheckpointTokenizer tokenizer,
      ChatTokenizer chat,
      ImageProcessor processor,
      GenerationSettings generation) {
    CaptionSettings settings = label.settings();
    this.label = label;
    this.device = device;
    this.model = model;
    this.tokenizer = tokenizer;
    this.pictures = new PictureReader();
    this.preparer =
        new ExamplePreparer(
            new ExampleRule(
                chat, new LengthRule(settings.examples().maxTokens(), processor.smartSize())),
            pictures);
    this.patches = new PicturePatches(processor);
    this.generator = new Generator(model, generation);
  }

  /**
   * Loads the model and lets it begin to answer about a grey picture.
   *
   * @throws IOException as {@link Scorer.Factory#open}
   */
  static CaptionScorer open(CaptionLabel label, ComputeDevice device) throws IOException {
    CaptionSettings settings = label.settings();
    Checkpoint checkpoint = Checkpoint.open(settings.checkpoint());
    ImageProcessor processor =
        settings.examples().within(ImageProcessor.read(settings.checkpoint()));
    GenerationSettings generation = generation(settings);
    CheckpointTokenizer tokenizer = CheckpointTokenizer.open(settings.checkpoint());
    try {
      ChatTokenizer chat = new ChatTokenizer(tokenizer, settings.examples().template());
      QwenVl model =
          QwenVl.open(checkpoint, new ModelSettings(device, settings.precision().type(), 0));
      try {
        if (settings.adapterFolder().isPresent()) {
          AdapterFiles.read(settings.adapterFolder().get(), model);
        }
        var scorer =
            new CaptionScorer(label, device, model, tokenizer, chat, processor, generation);
        scorer.tryOut(chat, processor, generation);
        return scorer;
      } catch (IOException | RuntimeException e) {
        model.close();
        throw e;
      }
    } catch (EngineException e) {
      tokenizer.close();
      throw cannotLoad(label, device, TorchError.lineOf(e), e);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static GenerationSettings generation(CaptionSettings settings) throws IOException {
    GenerationSettings said =
        GenerationConfig.read(settings.checkpoint(), settings.answerLength(), settings.seed());
    return settings.isSampled() ? said : said.greedy();
  }

  private static IOException cannotLoad(
      CaptionLabel label, ComputeDevice device, String why, Exception cause) {
    return new IOException(
        "Cannot load the model %s of the label %s on %s: %s"
            .formatted(label.version(), label.name(), device, why),
        cause);
  }

  /** Asks for one token of an answer about the smallest picture. */
  private void tryOut(ChatTokenizer chat, ImageProcessor processor, GenerationSettings generation)
      throws IOException {
    int side = processor.patchSize() * processor.mergeSize();
    var grey = new RgbPicture(new byte[RgbPicture.CHANNELS * side * side], side, side);
    try {
      ChatTokens tokens = chat.encode(label.settings().question(), List.of(1));
      var prompt = new PreparedExample(tokens.ids(), tokens.answer(), List.of(grey));
      var oneToken =
          new GenerationSettings(
              generation.choice(), generation.repetitionPenalty(), generation.stopTokens(), 1);
      var unused = new Generator(model, oneToken).answer(List.of(prompt.tokenized(patches)));
    } catch (UnusableExampleException | IllegalArgumentException e) {
      throw cannotLoad(label, device, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public LabelDeclaration declaration() {
    return label.declaration();
  }

  @Override
  public List<Label> score(PictureBatch batch)
      throws ScoringException, DeviceMemoryException, DeviceException {
    List<TokenizedExample> prompts = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      prompts.add(prompt(batch.stored(i).bytes()));
    }
    List<Label> labels = new ArrayList<>();
    for (Answer answer : answers(prompts)) {
      String text = tokenizer.decode(answer.tokens()).strip();
      labels.add(new Label(label.name(), label.version(), NO_NUMBERS, new String[] {text}));
    }
    return labels;
  }

  private TokenizedExample prompt(byte[] picture) throws ScoringException {
    try {
      return preparer.prompt(label.settings().question(), List.of(picture)).tokenized(patches);
    } catch (UnusableExampleException e) {
      throw new ScoringException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<Answer> answers(List<TokenizedExample> prompts)
      throws ScoringException, DeviceMemoryException, DeviceException {
    try {
      return generator.answer(prompts);
    } catch (IllegalArgumentException e) {
      throw new ScoringException(String.valueOf(e.getMessage()), e);
    } catch (EngineException e) {
      String message = TorchError.lineOf(e);
      switch (TorchError.of(message)) {
        case OUT_OF_MEMORY -> throw new DeviceMemoryException(message, e);
        case DEVICE_FAILED ->
            throw new DeviceException(
                "%s failed while the model %s of the label %s answered about %d pictures: %s. The task fails, and the pictures will be asked about again."
                    .formatted(device, label.version(), label.name(), prompts.size(), message),
                e);
        case MODEL_FAILED -> throw new ScoringException(message, e);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    pictures.close();
    tokenizer.close();
    model.close();
  }
}
