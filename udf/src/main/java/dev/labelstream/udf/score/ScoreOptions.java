package dev.labelstream.udf.score;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The settings of scoring, {@code labelstream.score.*}. */
public final class ScoreOptions {

  public static final ConfigOption<List<String>> LABELS =
      ConfigOptions.key("labelstream.score.labels")
          .stringType()
          .asList()
          .defaultValues("quality")
          .withDescription(
              "The labels that each picture gets, separated by semicolons. Empty for none: pictures are then stored unlabelled, and nobody decodes them.");

  public static final ConfigOption<Integer> BATCH_SIZE =
      ConfigOptions.key("labelstream.score.batch-size")
          .intType()
          .defaultValue(32)
          .withDescription(
              "Pictures that the models take at once. Three batches are on their way in each subtask; each picture in them takes its pixels (192 KiB for 256 x 256) of off-heap memory.");

  public static final ConfigOption<Duration> MAX_DELAY =
      ConfigOptions.key("labelstream.score.max-delay")
          .durationType()
          .defaultValue(Duration.ofMillis(100))
          .withDescription(
              "How long the first picture of a batch waits for others before the batch goes as it is.");

  public static final ConfigOption<Integer> DECODE_THREADS =
      ConfigOptions.key("labelstream.score.decode-threads")
          .intType()
          .defaultValue(2)
          .withDescription(
              "Threads of each subtask that decode pictures beside the model. A thread decodes about 200 JPEGs of a megapixel a second.");

  public static final ConfigOption<String> DEVICE =
      ConfigOptions.key("labelstream.score.device")
          .stringType()
          .defaultValue("cpu")
          .withDescription(
              "What the models run on: 'cpu', or 'cuda:N' for the GPU with index N, which needs the CUDA build of PyTorch.");

  private ScoreOptions() {}
}
