package dev.labelstream.udf.score;

import dev.labelstream.udf.device.ComputeDevice;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.util.TimeUtils;

/**
 * How pictures are scored.
 *
 * @param labels each picture gets, in this order; none for no scoring
 * @param batchSize pictures that the models take at once
 * @param maxDelay of a batch's first picture until the batch goes
 * @param decodeThreads of each subtask
 * @param device of the models
 */
public record ScoreSettings(
    List<Scorer.Factory> labels,
    int batchSize,
    Duration maxDelay,
    int decodeThreads,
    ComputeDevice device)
    implements Serializable {

  private static final int LARGEST_BATCH = 1024;
  private static final int MOST_DECODE_THREADS = 256;

  public ScoreSettings {
    labels = List.copyOf(labels);
  }

  /** What the labels add to the dataset, in order. */
  public List<LabelDeclaration> declarations() {
    return labels.stream().map(Scorer.Factory::declaration).toList();
  }

  /**
   * Reads the settings.
   *
   * @param problems is told all that is wrong, each as one sentence
   * @return the settings, or nothing if there is a problem
   */
  public static Optional<ScoreSettings> read(ReadableConfig config, Consumer<String> problems) {
    List<String> found = new ArrayList<>();
    Optional<List<Scorer.Factory>> labels =
        value(config, ScoreOptions.LABELS, "a list of names", found::add)
            .map(names -> labels(names, found::add));
    Optional<Integer> batchSize =
        value(config, ScoreOptions.BATCH_SIZE, "a whole number", found::add)
            .filter(size -> within(ScoreOptions.BATCH_SIZE, size, LARGEST_BATCH, found::add));
    Optional<Duration> maxDelay =
        value(config, ScoreOptions.MAX_DELAY, "a duration such as '100 ms'", found::add)
            .filter(delay -> positive(ScoreOptions.MAX_DELAY, delay, found::add));
    Optional<Integer> decodeThreads =
        value(config, ScoreOptions.DECODE_THREADS, "a whole number", found::add)
            .filter(
                threads ->
                    within(ScoreOptions.DECODE_THREADS, threads, MOST_DECODE_THREADS, found::add));
    Optional<ComputeDevice> device =
        value(config, ScoreOptions.DEVICE, "a name", found::add)
            .flatMap(name -> device(name, found::add));
    found.forEach(problems);
    return found.isEmpty()
        ? Optional.of(
            new ScoreSettings(
                labels.orElseThrow(),
                batchSize.orElseThrow(),
                maxDelay.orElseThrow(),
                decodeThreads.orElseThrow(),
                device.orElseThrow()))
        : Optional.empty();
  }

  private static <T> Optional<T> value(
      ReadableConfig config, ConfigOption<T> option, String kind, Consumer<String> problems) {
    try {
      return Optional.of(config.get(option));
    } catch (IllegalArgumentException e) {
      var asText = ConfigOptions.key(option.key()).stringType().noDefaultValue();
      problems.accept(
          "%s is '%s', which is not %s; its default is %s."
              .formatted(
                  option.key(),
                  config.getOptional(asText).orElse(""),
                  kind,
                  inWords(option.defaultValue())));
      return Optional.empty();
    }
  }

  private static List<Scorer.Factory> labels(List<String> names, Consumer<String> problems) {
    List<Scorer.Factory> labels = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      Optional<Scorer.Factory> label = BuiltInLabels.named(name);
      if (label.isEmpty()) {
        problems.accept(
            "%s names the label '%s', which is not known; known are: %s."
                .formatted(
                    ScoreOptions.LABELS.key(),
                    name,
                    BuiltInLabels.names().collect(Collectors.joining(", "))));
      } else if (!seen.add(name)) {
        problems.accept(
            "%s names the label '%s' twice; name it once."
                .formatted(ScoreOptions.LABELS.key(), name));
      }
      label.ifPresent(labels::add);
    }
    return labels;
  }

  private static boolean within(
      ConfigOption<Integer> option, int value, int largest, Consumer<String> problems) {
    if (value < 1 || value > largest) {
      problems.accept(
          "%s is %d, but must be from 1 to %d; its default is %d."
              .formatted(option.key(), value, largest, option.defaultValue()));
      return false;
    }
    return true;
  }

  private static boolean positive(
      ConfigOption<Duration> option, Duration value, Consumer<String> problems) {
    if (value.toMillis() < 1) {
      problems.accept(
          "%s is %s, but must be at least 1 ms; its default is %s."
              .formatted(option.key(), inWords(value), inWords(option.defaultValue())));
      return false;
    }
    return true;
  }

  private static String inWords(Object value) {
    return value instanceof Duration duration
        ? TimeUtils.formatWithHighestUnit(duration)
        : String.valueOf(value);
  }

  private static Optional<ComputeDevice> device(String name, Consumer<String> problems) {
    Optional<ComputeDevice> device = ComputeDevice.named(name);
    if (device.isEmpty()) {
      problems.accept(
          "%s is '%s', but must be 'cpu', or 'cuda:N' for the GPU with index N."
              .formatted(ScoreOptions.DEVICE.key(), name));
    }
    return device;
  }
}
