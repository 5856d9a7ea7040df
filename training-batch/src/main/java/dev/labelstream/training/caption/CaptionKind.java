package dev.labelstream.training.caption;

import dev.labelstream.training.job.ExampleSettings;
import dev.labelstream.training.text.ChatTemplate;
import dev.labelstream.training.text.Conversation;
import dev.labelstream.udf.option.OptionReader;
import dev.labelstream.udf.score.LabelKind;
import dev.labelstream.udf.score.Scorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Labels of the kind {@code qwen-vl}. */
public final class CaptionKind implements LabelKind {

  @Override
  public String name() {
    return "qwen-vl";
  }

  @Override
  public Optional<Scorer.Factory> read(
      ReadableConfig config, String label, Consumer<String> problems) {
    List<String> found = new ArrayList<>();
    OptionReader options = new OptionReader(config, found::add);
    CaptionOptions keys = new CaptionOptions(label);
    Optional<String> model = fullPath(options, keys.model(), "the folder of a Qwen-VL checkpoint");
    Optional<String> version =
        options.text(
            keys.version(), "a text such as 'captions-2', another one whenever the model changes");
    Optional<String> adapter =
        options.isGiven(keys.adapter())
            ? fullPath(options, keys.adapter(), "the folder of an adapter")
            : Optional.empty();
    String prompt = options.value(keys.prompt()).orElse("");
    if (Conversation.asking(prompt).pictures() != 1) {
      options.problem(
          "%s is '%s', but must have one %s in it, where the picture goes."
              .formatted(keys.prompt().key(), prompt, Conversation.PICTURE));
    }
    Optional<String> system = options.value(keys.system());
    Optional<Integer> answerLength = options.positive(keys.answerLength());
    Optional<Integer> maxLength = options.positive(keys.maxLength());
    Optional<Long> least = options.number(keys.minPixels(), pixels -> pixels > 0, "positive");
    Optional<Long> largest =
        options.number(
            keys.maxPixels(),
            pixels -> pixels >= least.orElse(1L),
            "at least " + least.orElse(1L) + ", the least area");
    var precision = options.value(keys.precision(), "float32 or bfloat16");
    Optional<Boolean> isSampled = options.value(keys.sample(), "true or false");
    Optional<Long> seed = options.value(keys.seed(), "a whole number");
    options.refuseUnknown(
        keys.prefix(), keys.all(), "it is misspelt, or not for a label of this kind");
    found.forEach(problems);
    return found.isEmpty()
        ? Optional.of(
            new CaptionLabel(
                label,
                version.orElseThrow(),
                new CaptionSettings(
                    model.orElseThrow(),
                    adapter.orElse(null),
                    prompt,
                    new ExampleSettings(
                        ChatTemplate.QWEN2_VL.withSystem(system.orElseThrow()),
                        maxLength.orElseThrow(),
                        least.orElse(null),
                        largest.orElseThrow()),
                    answerLength.orElseThrow(),
                    precision.orElseThrow(),
                    isSampled.orElseThrow(),
                    seed.orElseThrow())))
        : Optional.empty();
  }

  /** Every machine of a cluster reads the folder under the same name. */
  private static Optional<String> fullPath(
      OptionReader options, ConfigOption<String> option, String what) {
    return options
        .text(option, what)
        .filter(
            path -> {
              boolean isFull = Path.of(path).isAbsolute();
              if (!isFull) {
                options.problem(
                    "%s is '%s', which is relative to wherever a process runs; give an absolute path."
                        .formatted(option.key(), path));
              }
              return isFull;
            });
  }
}
