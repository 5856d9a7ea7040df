package dev.labelstream.training.job;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The settings of training, {@code labelstream.training.*}. */
public final class TrainingOptions {

  public static final ConfigOption<String> DATASET =
      ConfigOptions.key("labelstream.training.dataset")
          .stringType()
          .noDefaultValue()
          .withDescription("The Lance dataset to train on: a path or an object store's URI.");

  public static final ConfigOption<Map<String, String>> STORAGE_OPTIONS =
      ConfigOptions.key("labelstream.training.storage-options")
          .mapType()
          .defaultValue(Map.of())
          .withDescription("Options of the dataset's object store, by Lance's names.");

  public static final ConfigOption<Long> VERSION =
      ConfigOptions.key("labelstream.training.version")
          .longType()
          .noDefaultValue()
          .withDescription("The version to train on. By default the newest, held by a tag.");

  public static final ConfigOption<String> TAG =
      ConfigOptions.key("labelstream.training.tag")
          .stringType()
          .noDefaultValue()
          .withDescription("A tag whose version to train on, instead of a version.");

  public static final ConfigOption<String> FILTER =
      ConfigOptions.key("labelstream.training.filter")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Which rows to train on, as SQL over the columns, for example quality >= 60 and content_rating = 'neutral'.");

  public static final ConfigOption<String> ID_COLUMN =
      ConfigOptions.key("labelstream.training.id-column")
          .stringType()
          .defaultValue("id")
          .withDescription("The column whose hash decides what is held out.");

  public static final ConfigOption<String> IMAGE_COLUMN =
      ConfigOptions.key("labelstream.training.image-column")
          .stringType()
          .defaultValue("image")
          .withDescription("The column of the picture's bytes.");

  public static final ConfigOption<String> CAPTION_COLUMN =
      ConfigOptions.key("labelstream.training.caption-column")
          .stringType()
          .defaultValue("caption")
          .withDescription("The column of the answer; rows without one are left out and counted.");

  public static final ConfigOption<String> MESSAGES_COLUMN =
      ConfigOptions.key("labelstream.training.messages-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A column of ready messages, a list of role and content, instead of a caption.");

  public static final ConfigOption<String> IMAGES_COLUMN =
      ConfigOptions.key("labelstream.training.images-column")
          .stringType()
          .defaultValue("images")
          .withDescription(
              "With ready messages: the column of their pictures, a list of bytes or of bytes and path.");

  public static final ConfigOption<String> PROMPT =
      ConfigOptions.key("labelstream.training.prompt")
          .stringType()
          .defaultValue("请描述下述图片中发生了什么<image>")
          .withDescription("What the user says; <image> stands where the picture goes.");

  public static final ConfigOption<String> SYSTEM =
      ConfigOptions.key("labelstream.training.system")
          .stringType()
          .defaultValue("You are a helpful assistant.")
          .withDescription("The system text of conversations that bring none; empty for none.");

  public static final ConfigOption<String> SYSTEM_FORM =
      ConfigOptions.key("labelstream.training.template.system-form")
          .stringType()
          .defaultValue("<|im_start|>system\\n{{content}}<|im_end|>\\n")
          .withDescription("How a system text is written; \\n is a line break.");

  public static final ConfigOption<String> USER_FORM =
      ConfigOptions.key("labelstream.training.template.user-form")
          .stringType()
          .defaultValue("<|im_start|>user\\n{{content}}<|im_end|>\\n<|im_start|>assistant\\n")
          .withDescription("How a user's message is written, up to where the answer begins.");

  public static final ConfigOption<String> ASSISTANT_FORM =
      ConfigOptions.key("labelstream.training.template.assistant-form")
          .stringType()
          .defaultValue("{{content}}<|im_end|>\\n")
          .withDescription("How an answer is written; the loss counts all of it.");

  public static final ConfigOption<Integer> MAX_LENGTH =
      ConfigOptions.key("labelstream.training.max-length")
          .intType()
          .defaultValue(2048)
          .withDescription(
              "The most tokens of an example, text and pictures. Pictures of a longer one are made smaller; if it is still too long it is refused. Nothing is cut.");

  public static final ConfigOption<Long> MIN_PIXELS =
      ConfigOptions.key("labelstream.training.min-pixels")
          .longType()
          .noDefaultValue()
          .withDescription(
              "The least area of a picture; smaller ones are enlarged. By default the checkpoint's.");

  public static final ConfigOption<Long> MAX_PIXELS =
      ConfigOptions.key("labelstream.training.max-pixels")
          .longType()
          .defaultValue(768L * 768)
          .withDescription(
              "The largest area of a picture; larger ones are made smaller. 784 pixels are a token.");

  public static final ConfigOption<Double> HELD_OUT =
      ConfigOptions.key("labelstream.training.held-out")
          .doubleType()
          .defaultValue(0.05)
          .withDescription("The share of examples that is only evaluated with, chosen by the id.");

  public static final ConfigOption<String> BASE_MODEL =
      ConfigOptions.key("labelstream.training.base-model")
          .stringType()
          .noDefaultValue()
          .withDescription("The folder of a Qwen2-VL or Qwen2.5-VL checkpoint.");

  public static final ConfigOption<String> OUTPUT =
      ConfigOptions.key("labelstream.training.output")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The folder that the result becomes; it must not be there yet. Its name also names the run and the dataset's tag.");

  public static final ConfigOption<Integer> EPOCHS =
      ConfigOptions.key("labelstream.training.epochs")
          .intType()
          .defaultValue(1)
          .withDescription("How often each example is learned from.");

  public static final ConfigOption<Integer> MAX_STEPS =
      ConfigOptions.key("labelstream.training.max-steps")
          .intType()
          .defaultValue(0)
          .withDescription(
              "Ends the run after so many steps, whatever the epochs; 0 for no bound.");

  public static final ConfigOption<Integer> BATCH_SIZE =
      ConfigOptions.key("labelstream.training.batch-size")
          .intType()
          .defaultValue(2)
          .withDescription("Examples that go through the model at once.");

  public static final ConfigOption<Integer> ACCUMULATE =
      ConfigOptions.key("labelstream.training.accumulate")
          .intType()
          .defaultValue(1)
          .withDescription("Batches whose gradients are averaged before a step is taken.");

  public static final ConfigOption<Long> SEED =
      ConfigOptions.key("labelstream.training.seed")
          .longType()
          .defaultValue(42L)
          .withDescription(
              "Of the order of examples, of the adapter's first weights and of dropout.");

  public static final ConfigOption<TrainingMethod> METHOD =
      ConfigOptions.key("labelstream.training.method")
          .enumType(TrainingMethod.class)
          .defaultValue(TrainingMethod.LORA)
          .withDescription(
              "lora learns an adapter in PEFT's files; full learns the weights and writes a whole checkpoint.");

  public static final ConfigOption<Integer> LORA_RANK =
      ConfigOptions.key("labelstream.training.lora-rank")
          .intType()
          .defaultValue(8)
          .withDescription("How thin the adapter's matrices are.");

  public static final ConfigOption<Double> LORA_ALPHA =
      ConfigOptions.key("labelstream.training.lora-alpha")
          .doubleType()
          .defaultValue(16.0)
          .withDescription("The adapter's products are multiplied by alpha / rank.");

  public static final ConfigOption<Double> LORA_DROPOUT =
      ConfigOptions.key("labelstream.training.lora-dropout")
          .doubleType()
          .defaultValue(0.0)
          .withDescription("The share of an adapter's inputs that is left out while learning.");

  public static final ConfigOption<List<String>> LORA_TARGETS =
      ConfigOptions.key("labelstream.training.lora-targets")
          .stringType()
          .asList()
          .defaultValues("all")
          .withDescription(
              "The linear modules that are added to, by the last words of their names, such as q_proj;v_proj; all for all that are not frozen.");

  public static final ConfigOption<List<String>> FROZEN =
      ConfigOptions.key("labelstream.training.frozen")
          .stringType()
          .asList()
          .defaultValues("vision-tower", "merger")
          .withDescription("Parts that stay as they are: vision-tower, merger, decoder.");

  public static final ConfigOption<Double> LEARNING_RATE =
      ConfigOptions.key("labelstream.training.learning-rate")
          .doubleType()
          .defaultValue(1e-4)
          .withDescription("The highest; it rises in a straight line and falls along a cosine.");

  public static final ConfigOption<Double> WARM_UP =
      ConfigOptions.key("labelstream.training.warm-up")
          .doubleType()
          .defaultValue(0.1)
          .withDescription("The share of the steps over which the learning rate rises.");

  public static final ConfigOption<Double> WEIGHT_DECAY =
      ConfigOptions.key("labelstream.training.weight-decay")
          .doubleType()
          .defaultValue(0.0)
          .withDescription("AdamW's.");

  public static final ConfigOption<Double> MAX_GRADIENT_NORM =
      ConfigOptions.key("labelstream.training.max-gradient-norm")
          .doubleType()
          .defaultValue(1.0)
          .withDescription("Longer gradients are shortened to it.");

  public static final ConfigOption<Precision> PRECISION =
      ConfigOptions.key("labelstream.training.precision")
          .enumType(Precision.class)
          .defaultValue(Precision.FLOAT32)
          .withDescription(
              "Of the base model in memory: float32 or bfloat16. Adapters are float32 always; full training needs float32.");

  public static final ConfigOption<Boolean> RECOMPUTE_LAYERS =
      ConfigOptions.key("labelstream.training.recompute-layers")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Saves memory by computing the decoder's layers a second time on the way back (gradient checkpointing).");

  public static final ConfigOption<String> DEVICE =
      ConfigOptions.key("labelstream.training.device")
          .stringType()
          .defaultValue("cpu")
          .withDescription("cpu, or cuda:N for the GPU with index N.");

  public static final ConfigOption<Integer> PREPARE_THREADS =
      ConfigOptions.key("labelstream.training.prepare-threads")
          .intType()
          .defaultValue(2)
          .withDescription("Threads that read, tokenise and resize beside the model.");

  public static final ConfigOption<Integer> EVALUATE_EXAMPLES =
      ConfigOptions.key("labelstream.training.evaluate-examples")
          .intType()
          .defaultValue(256)
          .withDescription(
              "The most held-out examples whose loss is measured; 0 for no evaluation.");

  public static final ConfigOption<Integer> EVALUATE_ANSWERS =
      ConfigOptions.key("labelstream.training.evaluate-answers")
          .intType()
          .defaultValue(16)
          .withDescription(
              "How many of these are also answered, by the base model and the new one.");

  public static final ConfigOption<Integer> ANSWER_LENGTH =
      ConfigOptions.key("labelstream.training.answer-length")
          .intType()
          .defaultValue(64)
          .withDescription("The most tokens of such an answer.");

  public static final ConfigOption<String> COMPARE_WITH =
      ConfigOptions.key("labelstream.training.compare-with")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The folder of an earlier result that is evaluated too, on the same held-out examples as the base model and the new one.");

  private TrainingOptions() {}
}
