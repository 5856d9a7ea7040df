package dev.labelstream.relabel;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The relabel job's own configuration keys; the dataset and its sink are labelstream.sink's. */
public final class RelabelOptions {

  public static final ConfigOption<String> IMAGE_COLUMN =
      ConfigOptions.key("labelstream.relabel.image-column")
          .stringType()
          .defaultValue("image")
          .withDescription(
              "The column with the pictures: binary, large_binary, a blob, or a list of binaries, of which the first counts.");

  public static final ConfigOption<Long> VERSION =
      ConfigOptions.key("labelstream.relabel.version")
          .longType()
          .noDefaultValue()
          .withDescription(
              "The version of the dataset whose rows are labelled. Default: the newest when the job starts. The labels go into the newest version in any case.");

  public static final ConfigOption<String> TAG =
      ConfigOptions.key("labelstream.relabel.tag")
          .stringType()
          .noDefaultValue()
          .withDescription("The same by the name of a tag.");

  public static final ConfigOption<Boolean> FOLLOW =
      ConfigOptions.key("labelstream.relabel.follow")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether the job goes on and labels what is added to the dataset. Otherwise it ends when all rows are labelled.");

  public static final ConfigOption<Duration> LOOK_EVERY =
      ConfigOptions.key("labelstream.relabel.look-every")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription(
              "How long a job that follows waits at least between two looks for new rows. It looks after a checkpoint, when what it has read before is committed.");

  public static final ConfigOption<List<String>> REPLACED_VERSIONS =
      ConfigOptions.key("labelstream.relabel.replaced-versions")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "The versions of the model whose labels are replaced. Empty for all that are older by their names: numbers in them count by value, so rating-9 is older than rating-10. Rows without the label are labelled in any case, and labels of other versions are left alone.");

  public static final ConfigOption<MemorySize> READ_SIZE =
      ConfigOptions.key("labelstream.relabel.read-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(4))
          .withDescription(
              "About how many bytes of pictures each subtask reads at once. Up to four times as much is in memory.");

  public static final ConfigOption<Long> MAX_PIXELS =
      ConfigOptions.key("labelstream.relabel.max-pixels")
          .longType()
          .defaultValue(100_000_000L)
          .withDescription(
              "The most pixels, width times height, that a stored picture may declare; others are not decoded.");

  private RelabelOptions() {}
}
