package dev.labelstream.udf.score;

import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.device.DeviceChoice;
import dev.labelstream.udf.device.SlotShares;
import dev.labelstream.udf.option.OptionReader;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.ReadableConfig;

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
    DeviceChoice device)
    implements Serializable {

  private static final String AUTO = "auto";
  private static final String GPU = "gpu";
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
   * Reads the settings, and tries the models of declared labels unless {@link
   * ScoreOptions#CHECK_MODELS} says not to.
   *
   * @param takenColumns that no label may have
   * @param problems is told all that is wrong, each as one sentence
   * @return the settings, or nothing if there is a problem
   */
  public static Optional<ScoreSettings> read(
      ReadableConfig config, Set<String> takenColumns, Consumer<String> problems) {
    List<String> found = new ArrayList<>();
    OptionReader options = new OptionReader(config, found::add);
    Optional<List<Scorer.Factory>> labels =
        options
            .value(ScoreOptions.LABELS, "a list of names")
            .map(names -> new LabelListReader(config, takenColumns, found::add).read(names));
    Optional<Integer> batchSize = options.within(ScoreOptions.BATCH_SIZE, 1, LARGEST_BATCH);
    Optional<Duration> maxDelay =
        options
            .value(ScoreOptions.MAX_DELAY, "a duration such as '100 ms'")
            .filter(delay -> positive(ScoreOptions.MAX_DELAY, delay, found::add));
    Optional<Integer> decodeThreads =
        options.within(ScoreOptions.DECODE_THREADS, 1, MOST_DECODE_THREADS);
    Optional<DeviceChoice> device =
        options
            .value(ScoreOptions.DEVICE, "a name")
            .flatMap(name -> device(name, config, found::add));
    Optional<Boolean> isChecking = options.value(ScoreOptions.CHECK_MODELS, "true or false");
    batchSize.ifPresent(size -> checkMemory(labels.orElse(List.of()), size, found::add));
    if (isChecking.orElse(false)) {
      labels.orElse(List.of()).forEach(label -> label.check(found::add));
    }
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

  private static void checkMemory(
      List<Scorer.Factory> labels, int batchSize, Consumer<String> problems) {
    for (Scorer.Factory label : labels) {
      LabelDeclaration declaration = label.declaration();
      long bytes = (long) batchSize * declaration.input().bytesPerPicture();
      if (bytes > Integer.MAX_VALUE) {
        problems.accept(
            "%s is %d, but a batch of pictures for the label %s would take %,d bytes, more than 2 GiB; lower it."
                .formatted(ScoreOptions.BATCH_SIZE.key(), batchSize, declaration.name(), bytes));
      }
    }
  }

  private static boolean positive(
      ConfigOption<Duration> option, Duration value, Consumer<String> problems) {
    if (value.toMillis() < 1) {
      problems.accept(
          "%s is %s, but must be at least 1 ms; its default is %s."
              .formatted(
                  option.key(),
                  OptionReader.inWords(value),
                  OptionReader.inWords(option.defaultValue())));
      return false;
    }
    return true;
  }

  private static Optional<DeviceChoice> device(
      String name, ReadableConfig config, Consumer<String> problems) {
    return switch (name) {
      case AUTO ->
          hasGpus(config)
              ? gpuOfSlot(config, problems)
              : Optional.of(new DeviceChoice.Fixed(new ComputeDevice.Cpu()));
      case GPU -> gpuOfSlot(config, problems);
      default -> fixed(name, problems);
    };
  }

  private static boolean hasGpus(ReadableConfig config) {
    return config
        .get(ExternalResourceOptions.EXTERNAL_RESOURCE_LIST)
        .contains(DeviceChoice.GpuOfSlot.RESOURCE);
  }

  private static Optional<DeviceChoice> gpuOfSlot(
      ReadableConfig config, Consumer<String> problems) {
    if (!hasGpus(config)) {
      problems.accept(
          "%s is '%s', but %s does not name gpu: submit the job with the configuration of a cluster that has GPUs, or set it to '%s'."
              .formatted(
                  ScoreOptions.DEVICE.key(),
                  GPU,
                  ExternalResourceOptions.EXTERNAL_RESOURCE_LIST.key(),
                  AUTO));
      return Optional.empty();
    }
    return SlotShares.read(config, problems).map(DeviceChoice.GpuOfSlot::new);
  }

  private static Optional<DeviceChoice> fixed(String name, Consumer<String> problems) {
    Optional<DeviceChoice> device = ComputeDevice.named(name).map(DeviceChoice.Fixed::new);
    if (device.isEmpty()) {
      problems.accept(
          "%s is '%s', but must be 'auto', 'gpu', 'cpu', or 'cuda:N' for the GPU with index N."
              .formatted(ScoreOptions.DEVICE.key(), name));
    }
    return device;
  }
}
