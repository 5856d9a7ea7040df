package dev.labelstream.udf.score;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The settings of scoring, {@code labelstream.score.*}, and of labels that are declared by
 * configuration, {@code labelstream.labels.<label>.*}. The keys of the latter are shown for a label
 * {@code example} with one output {@code first}:
 *
 * <pre>
 * labelstream.score.labels: quality;rating
 * labelstream.labels.rating.model: /models/rating.pt
 * labelstream.labels.rating.version: rating-2
 * labelstream.labels.rating.size: 224
 * labelstream.labels.rating.outputs: rating;rating_features
 * labelstream.labels.rating.output.rating.kind: class
 * labelstream.labels.rating.output.rating.activation: softmax
 * labelstream.labels.rating.output.rating.classes: drawing;photo;screenshot
 * labelstream.labels.rating.output.rating.score-column: rating_score
 * labelstream.labels.rating.output.rating_features.kind: embedding
 * labelstream.labels.rating.output.rating_features.tensor: 1
 * labelstream.labels.rating.output.rating_features.length: 512
 * </pre>
 *
 * <p>adds the columns {@code rating} (text), {@code rating_score} (float32), {@code
 * rating_features} (512 float32) and {@code rating_model} (text).
 */
public final class ScoreOptions {

  public static final ConfigOption<List<String>> LABELS =
      ConfigOptions.key("labelstream.score.labels")
          .stringType()
          .asList()
          .defaultValues("quality")
          .withDescription(
              "The labels that each picture gets, separated by semicolons: quality, which is built in, and those that labelstream.labels declares. Empty for none: pictures are then stored unlabelled, and nobody decodes them.");

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
          .defaultValue("auto")
          .withDescription(
              "What the models run on: 'gpu' for a slot with a GPU, as docs/gpu.md tells; 'cpu'; 'auto' for a slot with a GPU if Flink's external-resources name gpu, and the processor if not; or 'cuda:N' for the GPU with index N, whatever slot the task is in. No two subtasks use one GPU. GPUs need the CUDA build of PyTorch.");

  public static final ConfigOption<Boolean> CHECK_MODELS =
      ConfigOptions.key("labelstream.score.check-models")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether the models of declared labels are loaded and tried on made pictures where the job is submitted, on its processor, so that what is wrong with them is told with all else. Turn it off where that machine has no access to the models or no PyTorch: then the tasks tell it when they start.");

  private static final LabelOptions EXAMPLE = new LabelOptions("example");
  private static final LabelOptions.OutputOptions FIRST = EXAMPLE.output("first");

  public static final ConfigOption<String> LABEL_KIND = EXAMPLE.kind();
  public static final ConfigOption<String> LABEL_MODEL = EXAMPLE.model();
  public static final ConfigOption<String> LABEL_VERSION = EXAMPLE.version();
  public static final ConfigOption<String> LABEL_SIZE = EXAMPLE.size();
  public static final ConfigOption<Fit> LABEL_FIT = EXAMPLE.fit();
  public static final ConfigOption<ChannelOrder> LABEL_CHANNELS = EXAMPLE.channels();
  public static final ConfigOption<List<Double>> LABEL_MEAN = EXAMPLE.mean();
  public static final ConfigOption<List<Double>> LABEL_STD = EXAMPLE.std();
  public static final ConfigOption<List<String>> LABEL_OUTPUTS = EXAMPLE.outputs();
  public static final ConfigOption<OutputKind> OUTPUT_KIND = FIRST.kind();
  public static final ConfigOption<Integer> OUTPUT_TENSOR = FIRST.tensor();
  public static final ConfigOption<Activation> OUTPUT_ACTIVATION = FIRST.activation();
  public static final ConfigOption<List<String>> OUTPUT_COLUMNS = FIRST.columns();
  public static final ConfigOption<List<String>> OUTPUT_CLASSES = FIRST.classes();
  public static final ConfigOption<String> OUTPUT_SCORE_COLUMN = FIRST.scoreColumn();
  public static final ConfigOption<Integer> OUTPUT_COUNT = FIRST.count();
  public static final ConfigOption<Integer> OUTPUT_LENGTH = FIRST.length();

  private ScoreOptions() {}
}
