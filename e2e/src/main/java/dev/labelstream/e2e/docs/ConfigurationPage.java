package dev.labelstream.e2e.docs;

import dev.labelstream.e2e.retrain.RetrainOptions;
import dev.labelstream.ingest.KafkaOptions;
import dev.labelstream.ingest.message.MessageOptions;
import dev.labelstream.relabel.RelabelOptions;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.training.caption.CaptionOptions;
import dev.labelstream.training.job.TrainingOptions;
import dev.labelstream.udf.fetch.FetchOptions;
import dev.labelstream.udf.score.ScoreOptions;
import java.util.List;

/** The page of all configuration keys, {@code docs/configuration.md}. */
public final class ConfigurationPage {

  /** Where the page lies, below the repository's root. */
  public static final String PATH = "docs/configuration.md";

  /** What makes it anew. */
  public static final String COMMAND = "./labelstream docs";

  /** The classes whose keys the page tells, in its order: a new one is a line here. */
  public static final List<Group> GROUPS =
      List.of(
          new Group("Kafka and dead letters", KafkaOptions.class),
          new Group("Messages", MessageOptions.class),
          new Group("Fetch", FetchOptions.class),
          new Group("Score", ScoreOptions.class),
          new Group("Captions", CaptionOptions.class),
          new Group("Relabel", RelabelOptions.class),
          new Group("Lance sink", SinkOptions.class),
          new Group("Training", TrainingOptions.class),
          new Group("Retrain", RetrainOptions.class));

  private static final String INTRODUCTION =
      """
      <!-- Made from the code by `%s`: do not edit. -->

      # Configuration

      All keys of Labelstream's own. A job takes them, beside Flink's, from the `config.yaml` of a
      folder and from single settings, which go before it:

          flink run -c dev.labelstream.ingest.IngestJob JAR --conf flink-conf/ingest -Dlabelstream.kafka.topic=uploads

      [flink-conf/ingest](../flink-conf/ingest/config.yaml),
      [flink-conf/relabel](../flink-conf/relabel/config.yaml),
      [flink-conf/train](../flink-conf/train/config.yaml) and
      [flink-conf/retrain](../flink-conf/retrain/config.yaml) hold them, ready to be edited.
      Everything that is wrong with a configuration is told at once, before the job starts.

      Durations have a unit (`200 ms`, `30 s`, `5 min`, `7 d`), sizes too (`64 kb`, `4 mb`, `1 gb`;
      1 kb is 1,024 bytes). A key without a default must be given, or turns something on.
      """;

  /** The keys of one class under one heading. */
  public record Group(String title, Class<?> options) {}

  private ConfigurationPage() {}

  /** The whole page, in Markdown. */
  public static String text() {
    StringBuilder page = new StringBuilder(INTRODUCTION.formatted(COMMAND));
    for (Group group : GROUPS) {
      page.append("\n## ").append(group.title()).append("\n\n");
      page.append("| key | default | type | what it does |\n");
      page.append("| --- | --- | --- | --- |\n");
      for (DeclaredOption option : DeclaredOption.of(group.options())) {
        page.append(row(option));
      }
    }
    return page.toString();
  }

  private static String row(DeclaredOption option) {
    String byDefault = option.defaultText().isEmpty() ? "" : "`" + option.defaultText() + "`";
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            option.key(),
            escaped(byDefault),
            escaped(option.typeText()),
            escaped(option.description()));
  }

  /** A bar would end the table's cell, a line break the table. */
  private static String escaped(String cell) {
    return cell.replace("|", "\\|").replace("\n", " ");
  }
}
