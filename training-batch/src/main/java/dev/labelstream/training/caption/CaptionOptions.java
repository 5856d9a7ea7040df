package dev.labelstream.training.caption;

import dev.labelstream.training.job.Precision;
import dev.labelstream.training.job.TrainingOptions;
import dev.labelstream.udf.score.LabelKind;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ConfigOptions.OptionBuilder;

/**
 * The settings of one label of the kind {@code qwen-vl}, {@code labelstream.labels.<label>.*}. The
 * constants are those of a label {@code example}.
 */
public record CaptionOptions(String label) {

  private static final CaptionOptions EXAMPLE = new CaptionOptions("example");

  public static final ConfigOption<String> ADAPTER = EXAMPLE.adapter();
  public static final ConfigOption<String> PROMPT = EXAMPLE.prompt();
  public static final ConfigOption<String> SYSTEM = EXAMPLE.system();
  public static final ConfigOption<Integer> ANSWER_LENGTH = EXAMPLE.answerLength();
  public static final ConfigOption<Integer> MAX_LENGTH = EXAMPLE.maxLength();
  public static final ConfigOption<Long> MIN_PIXELS = EXAMPLE.minPixels();
  public static final ConfigOption<Long> MAX_PIXELS = EXAMPLE.maxPixels();
  public static final ConfigOption<Precision> PRECISION = EXAMPLE.precision();
  public static final ConfigOption<Boolean> SAMPLE = EXAMPLE.sample();
  public static final ConfigOption<Long> SEED = EXAMPLE.seed();

  String prefix() {
    return LabelKind.PREFIX + label + ".";
  }

  private OptionBuilder key(String name) {
    return ConfigOptions.key(prefix() + name);
  }

  /** All keys that such a label may have. */
  List<ConfigOption<?>> all() {
    return List.of(
        kind(),
        model(),
        version(),
        adapter(),
        prompt(),
        system(),
        answerLength(),
        maxLength(),
        minPixels(),
        maxPixels(),
        precision(),
        sample(),
        seed());
  }

  private ConfigOption<String> kind() {
    return key("kind").stringType().noDefaultValue();
  }

  ConfigOption<String> model() {
    return key("model").stringType().noDefaultValue();
  }

  ConfigOption<String> version() {
    return key("version").stringType().noDefaultValue();
  }

  ConfigOption<String> adapter() {
    return key("adapter")
        .stringType()
        .noDefaultValue()
        .withDescription(
            "Of a label of the kind qwen-vl: the folder of a LoRA adapter that is added to the model, for example what a training has written. Without it the checkpoint answers as it is.");
  }

  ConfigOption<String> prompt() {
    return key("prompt")
        .stringType()
        .defaultValue(TrainingOptions.PROMPT.defaultValue())
        .withDescription(
            "What the model is asked; <image> stands where the picture goes. The same as in training, for an adapter.");
  }

  ConfigOption<String> system() {
    return key("system")
        .stringType()
        .defaultValue(TrainingOptions.SYSTEM.defaultValue())
        .withDescription("The system text before the question; empty for none.");
  }

  ConfigOption<Integer> answerLength() {
    return key("answer-length")
        .intType()
        .defaultValue(128)
        .withDescription("The most tokens of an answer; a longer one is cut there.");
  }

  ConfigOption<Integer> maxLength() {
    return key("max-length")
        .intType()
        .defaultValue(TrainingOptions.MAX_LENGTH.defaultValue())
        .withDescription(
            "The most tokens of a question, text and picture. The picture of a longer one is made smaller.");
  }

  ConfigOption<Long> minPixels() {
    return key("min-pixels")
        .longType()
        .noDefaultValue()
        .withDescription(
            "The least area of a picture; smaller ones are enlarged. By default the checkpoint's.");
  }

  ConfigOption<Long> maxPixels() {
    return key("max-pixels")
        .longType()
        .defaultValue(TrainingOptions.MAX_PIXELS.defaultValue())
        .withDescription(
            "The largest area of a picture; larger ones are made smaller. 784 pixels are a token.");
  }

  ConfigOption<Precision> precision() {
    return key("precision")
        .enumType(Precision.class)
        .defaultValue(Precision.FLOAT32)
        .withDescription("Of the model in memory.");
  }

  ConfigOption<Boolean> sample() {
    return key("sample")
        .booleanType()
        .defaultValue(false)
        .withDescription(
            "Whether tokens are drawn as the checkpoint's generation_config.json says, and not always the likeliest one taken. Drawn answers differ from try to try.");
  }

  ConfigOption<Long> seed() {
    return key("seed").longType().defaultValue(0L).withDescription("Of what is drawn.");
  }
}
