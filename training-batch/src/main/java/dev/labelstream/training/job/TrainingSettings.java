package dev.labelstream.training.job;

import dev.labelstream.training.data.DatasetSettings;
import dev.labelstream.training.data.ExampleForm;
import dev.labelstream.training.data.HeldOut;
import dev.labelstream.training.model.ModelPart;
import dev.labelstream.training.text.ChatTemplate;
import dev.labelstream.training.text.Conversation;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.option.OptionReader;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * All that a training is told by its configuration.
 *
 * @param baseModel the folder of the checkpoint
 * @param output the folder that the result becomes
 * @param prepareThreads that prepare examples beside the model
 */
public record TrainingSettings(
    DatasetSettings dataset,
    HeldOut heldOut,
    ExampleSettings examples,
    CourseSettings course,
    LearnSettings learn,
    EvaluationSettings evaluation,
    String baseModel,
    String output,
    long seed,
    int prepareThreads)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The run's name, which is that of the output's folder. */
  public String run() {
    return String.valueOf(Path.of(output).getFileName());
  }

  /** The tag that holds the dataset's version. */
  String pinTag() {
    return "train-" + run();
  }

  /** Reads the settings, or tells every problem as one sentence. */
  public static Optional<TrainingSettings> read(ReadableConfig config, Consumer<String> problems) {
    List<String> found = new ArrayList<>();
    OptionReader options = new OptionReader(config, found::add);
    Optional<DatasetSettings> dataset = dataset(options);
    Optional<Double> heldOut =
        options.number(
            TrainingOptions.HELD_OUT, share -> share >= 0 && share < 1, "from 0 to less than 1");
    Optional<ExampleSettings> examples = examples(options);
    Optional<CourseSettings> course = course(options);
    Optional<LearnSettings> learn = learn(options);
    Optional<EvaluationSettings> evaluation = evaluation(options);
    Optional<String> baseModel =
        options.path(TrainingOptions.BASE_MODEL, "the folder of a Qwen-VL checkpoint");
    Optional<String> output =
        options.path(TrainingOptions.OUTPUT, "the folder that the result becomes");
    Optional<Long> seed = options.value(TrainingOptions.SEED);
    Optional<Integer> threads = options.positive(TrainingOptions.PREPARE_THREADS);
    found.forEach(problems);
    return found.isEmpty()
        ? Optional.of(
            new TrainingSettings(
                dataset.orElseThrow(),
                new HeldOut(heldOut.orElseThrow()),
                examples.orElseThrow(),
                course.orElseThrow(),
                learn.orElseThrow(),
                evaluation.orElseThrow(),
                baseModel.orElseThrow(),
                output.orElseThrow(),
                seed.orElseThrow(),
                threads.orElseThrow()))
        : Optional.empty();
  }

  private static Optional<DatasetSettings> dataset(OptionReader options) {
    Optional<String> uri = options.text(TrainingOptions.DATASET, "a Lance dataset");
    Optional<Long> version =
        options.number(TrainingOptions.VERSION, number -> number > 0, "positive");
    Optional<String> tag = options.value(TrainingOptions.TAG);
    if (version.isPresent() && tag.isPresent()) {
      options.problem(
          "%s and %s are both given: leave one out."
              .formatted(TrainingOptions.VERSION.key(), TrainingOptions.TAG.key()));
    }
    String id = options.value(TrainingOptions.ID_COLUMN).orElse("");
    Optional<String> messages = options.value(TrainingOptions.MESSAGES_COLUMN);
    String prompt = options.value(TrainingOptions.PROMPT).orElse("");
    if (messages.isEmpty() && Conversation.asking(prompt).pictures() != 1) {
      options.problem(
          "%s is '%s', but must hold %s once."
              .formatted(TrainingOptions.PROMPT.key(), prompt, Conversation.PICTURE));
    }
    ExampleForm form =
        messages
            .<ExampleForm>map(
                column ->
                    new ExampleForm.Chat(
                        id, options.value(TrainingOptions.IMAGES_COLUMN).orElse(""), column))
            .orElseGet(
                () ->
                    new ExampleForm.Captioned(
                        id,
                        options.value(TrainingOptions.IMAGE_COLUMN).orElse(""),
                        options.value(TrainingOptions.CAPTION_COLUMN).orElse(""),
                        prompt));
    return uri.map(
        dataset ->
            new DatasetSettings(
                dataset,
                options.value(TrainingOptions.STORAGE_OPTIONS).orElseThrow(),
                version.orElse(null),
                tag.orElse(null),
                options.value(TrainingOptions.FILTER).filter(sql -> !sql.isBlank()).orElse(null),
                form));
  }

  private static Optional<ExampleSettings> examples(OptionReader options) {
    Optional<Integer> length = options.positive(TrainingOptions.MAX_LENGTH);
    Optional<Long> least =
        options.number(TrainingOptions.MIN_PIXELS, pixels -> pixels > 0, "positive");
    Optional<Long> largest =
        options.number(
            TrainingOptions.MAX_PIXELS,
            pixels -> pixels >= least.orElse(1L),
            "at least " + least.orElse(1L));
    try {
      ChatTemplate template =
          new ChatTemplate(
              withLineBreaks(options.value(TrainingOptions.SYSTEM_FORM).orElse("")),
              withLineBreaks(options.value(TrainingOptions.USER_FORM).orElse("")),
              withLineBreaks(options.value(TrainingOptions.ASSISTANT_FORM).orElse("")),
              options.value(TrainingOptions.SYSTEM).orElse(""));
      return length.isPresent() && largest.isPresent()
          ? Optional.of(
              new ExampleSettings(template, length.get(), least.orElse(null), largest.get()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      options.problem(
          "labelstream.training.template is wrong: %s; give each form with it in."
              .formatted(e.getMessage()));
      return Optional.empty();
    }
  }

  private static String withLineBreaks(String form) {
    return form.replace("\\n", "\n");
  }

  private static Optional<CourseSettings> course(OptionReader options) {
    Optional<Integer> epochs = options.positive(TrainingOptions.EPOCHS);
    Optional<Integer> steps = options.notNegative(TrainingOptions.MAX_STEPS);
    Optional<Integer> batch = options.positive(TrainingOptions.BATCH_SIZE);
    Optional<Integer> accumulate = options.positive(TrainingOptions.ACCUMULATE);
    boolean isWhole =
        epochs.isPresent() && steps.isPresent() && batch.isPresent() && accumulate.isPresent();
    return isWhole
        ? Optional.of(new CourseSettings(epochs.get(), steps.get(), batch.get(), accumulate.get()))
        : Optional.empty();
  }

  private static Optional<LearnSettings> learn(OptionReader options) {
    Optional<TrainingMethod> method = options.value(TrainingOptions.METHOD);
    Optional<Integer> rank = options.positive(TrainingOptions.LORA_RANK);
    Optional<Double> alpha =
        options.number(TrainingOptions.LORA_ALPHA, number -> number > 0, "positive");
    Optional<Double> dropout = share(options, TrainingOptions.LORA_DROPOUT);
    Optional<Double> rate =
        options.number(TrainingOptions.LEARNING_RATE, number -> number > 0, "positive");
    Optional<Double> warmUp = share(options, TrainingOptions.WARM_UP);
    Optional<Double> decay =
        options.number(TrainingOptions.WEIGHT_DECAY, number -> number >= 0, "0 or more");
    Optional<Double> norm =
        options.number(TrainingOptions.MAX_GRADIENT_NORM, number -> number > 0, "positive");
    Optional<Precision> precision = options.value(TrainingOptions.PRECISION);
    Optional<Set<ModelPart>> frozen = frozen(options);
    String name = options.value(TrainingOptions.DEVICE).orElse("");
    Optional<ComputeDevice> device = ComputeDevice.named(name);
    if (device.isEmpty()) {
      options.problem(
          "%s is '%s', but must be 'cpu', or 'cuda:N' for the GPU with index N."
              .formatted(TrainingOptions.DEVICE.key(), name));
    }
    if (method.equals(Optional.of(TrainingMethod.FULL))
        && precision.equals(Optional.of(Precision.BFLOAT16))) {
      options.problem(
          "%s is bfloat16, but %s is full, which learns in float32: change one of them."
              .formatted(TrainingOptions.PRECISION.key(), TrainingOptions.METHOD.key()));
    }
    boolean isWhole =
        method.isPresent()
            && rank.isPresent()
            && alpha.isPresent()
            && dropout.isPresent()
            && rate.isPresent()
            && warmUp.isPresent()
            && decay.isPresent()
            && norm.isPresent()
            && precision.isPresent()
            && frozen.isPresent()
            && device.isPresent();
    return isWhole
        ? Optional.of(
            new LearnSettings(
                method.get(),
                rank.get(),
                alpha.get(),
                dropout.get(),
                options.value(TrainingOptions.LORA_TARGETS).orElseThrow(),
                frozen.get(),
                rate.get(),
                warmUp.get(),
                decay.get(),
                norm.get(),
                precision.get(),
                options.value(TrainingOptions.RECOMPUTE_LAYERS).orElse(false),
                device.get()))
        : Optional.empty();
  }

  private static Optional<Double> share(OptionReader options, ConfigOption<Double> option) {
    return options.number(option, share -> share >= 0 && share < 1, "from 0 to less than 1");
  }

  private static Optional<Set<ModelPart>> frozen(OptionReader options) {
    Set<ModelPart> parts = EnumSet.noneOf(ModelPart.class);
    for (String name : options.value(TrainingOptions.FROZEN).orElse(List.of())) {
      Optional<ModelPart> part =
          Arrays.stream(ModelPart.values()).filter(p -> inWords(p).equals(name)).findFirst();
      if (part.isEmpty()) {
        options.problem(
            "%s names '%s', but the parts are %s."
                .formatted(
                    TrainingOptions.FROZEN.key(),
                    name,
                    Arrays.stream(ModelPart.values()).map(TrainingSettings::inWords).toList()));
        return Optional.empty();
      }
      parts.add(part.get());
    }
    if (parts.size() == ModelPart.values().length) {
      options.problem(
          "%s names all parts, so that nothing would learn."
              .formatted(TrainingOptions.FROZEN.key()));
      return Optional.empty();
    }
    return Optional.of(parts);
  }

  private static String inWords(ModelPart part) {
    return part.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Optional<EvaluationSettings> evaluation(OptionReader options) {
    Optional<Integer> examples = options.notNegative(TrainingOptions.EVALUATE_EXAMPLES);
    Optional<Integer> answers = options.notNegative(TrainingOptions.EVALUATE_ANSWERS);
    Optional<Integer> length = options.positive(TrainingOptions.ANSWER_LENGTH);
    Optional<String> comparedWith =
        options
            .value(TrainingOptions.COMPARE_WITH)
            .filter(folder -> !folder.isBlank())
            .map(folder -> Path.of(folder).toAbsolutePath().normalize().toString());
    if (comparedWith.isPresent() && examples.equals(Optional.of(0))) {
      options.problem(
          "%s is given, but %s is 0, so that nothing is compared: change one of them."
              .formatted(
                  TrainingOptions.COMPARE_WITH.key(), TrainingOptions.EVALUATE_EXAMPLES.key()));
    }
    return examples.isPresent() && answers.isPresent() && length.isPresent()
        ? Optional.of(
            new EvaluationSettings(
                examples.get(), answers.get(), length.get(), comparedWith.orElse(null)))
        : Optional.empty();
  }
}
