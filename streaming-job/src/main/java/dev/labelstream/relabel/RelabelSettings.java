package dev.labelstream.relabel;

import dev.labelstream.ingest.CheckpointInterval;
import dev.labelstream.ingest.ConfigurationProblems;
import dev.labelstream.sinks.DatasetCheck;
import dev.labelstream.sinks.DatasetPin;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.sinks.SinkSettings;
import dev.labelstream.sinks.SourceSettings;
import dev.labelstream.sinks.WantedLabel;
import dev.labelstream.udf.score.LabelDeclaration;
import dev.labelstream.udf.score.ScoreOptions;
import dev.labelstream.udf.score.ScoreSettings;
import dev.labelstream.udf.score.Scorer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/**
 * All that the relabel job is told by its configuration.
 *
 * @param labels each with all that its branch of the job needs; at least one
 * @param maxPixels that a stored picture may declare
 */
public record RelabelSettings(List<OneLabel> labels, long maxPixels) {

  /** The first part of the sinks' ids, unless {@link SinkOptions#ID} gives another. */
  static final String DEFAULT_ID = "relabel";

  /**
   * One branch of the job.
   *
   * @param score with this label only
   */
  public record OneLabel(
      LabelDeclaration declaration, SourceSettings source, ScoreSettings score, SinkSettings sink) {

    public String name() {
      return declaration.name();
    }

    /** The column that says why a row has no value. */
    public String failureColumn() {
      return RowLabelColumns.failureColumn(declaration);
    }
  }

  public RelabelSettings {
    labels = List.copyOf(labels);
  }

  public String dataset() {
    return labels.get(0).sink().dataset();
  }

  public boolean isFollowing() {
    return labels.get(0).source().pin() instanceof DatasetPin.Following;
  }

  /**
   * Reads the settings, tries the models, and looks at the dataset.
   *
   * @throws ConfigurationProblems with all that is wrong
   */
  public static RelabelSettings read(Configuration config) {
    Reader reader = new Reader(config);
    RelabelSettings settings = reader.read();
    if (!reader.problems.isEmpty()) {
      throw new ConfigurationProblems(List.copyOf(reader.problems));
    }
    return settings;
  }

  private static final class Reader {

    private final Configuration config;

    /** Each once: labels share most of what can be wrong. */
    private final Set<String> problems = new LinkedHashSet<>();

    Reader(Configuration config) {
      this.config = config;
    }

    RelabelSettings read() {
      CheckpointInterval.check(config, problems::add);
      String imageColumn = config.get(RelabelOptions.IMAGE_COLUMN).strip();
      if (imageColumn.isEmpty()) {
        problem(RelabelOptions.IMAGE_COLUMN, "is empty: give the name of the pictures' column");
      }
      DatasetPin pin = pin();
      Duration lookEvery = positive(RelabelOptions.LOOK_EVERY);
      MemorySize readSize =
          readable(RelabelOptions.READ_SIZE, "a size such as 4 mb", MemorySize.ofMebiBytes(1));
      if (readSize.getBytes() == 0) {
        problem(RelabelOptions.READ_SIZE, "is 0: it must be positive");
      }
      long maxPixels = readable(RelabelOptions.MAX_PIXELS, "a number of pixels", 1L);
      if (maxPixels < 1) {
        problem(RelabelOptions.MAX_PIXELS, "is " + maxPixels + ": it must be positive");
      }
      Set<String> replaced = Set.copyOf(config.get(RelabelOptions.REPLACED_VERSIONS));
      Optional<ScoreSettings> score =
          ScoreSettings.read(config, Set.of(imageColumn), problems::add);
      List<Scorer.Factory> scorers = score.map(ScoreSettings::labels).orElse(List.of());
      if (score.isPresent() && scorers.isEmpty()) {
        problem(ScoreOptions.LABELS, "is empty: name the labels that rows should have");
      }
      Optional<SinkSettings> anySink = SinkSettings.read(sinkConfig("any"), problems::add);
      anySink.ifPresent(sink -> checkDataset(sink, pin, imageColumn, scorers));
      List<OneLabel> labels = new ArrayList<>();
      for (Scorer.Factory scorer : scorers) {
        LabelDeclaration label = scorer.declaration();
        checkFailureColumn(label);
        WantedLabel wanted = new WantedLabel(label.modelColumn(), label.modelVersion(), replaced);
        SinkSettings.read(sinkConfig(label.name()), problems::add)
            .ifPresent(
                sink ->
                    labels.add(
                        new OneLabel(
                            label,
                            new SourceSettings(
                                sink.sinkId(),
                                sink.dataset(),
                                sink.storage(),
                                imageColumn,
                                wanted,
                                pin,
                                lookEvery,
                                readSize),
                            only(scorer, score.orElseThrow()),
                            sink)));
      }
      return new RelabelSettings(labels, maxPixels);
    }

    private void checkDataset(
        SinkSettings sink, DatasetPin pin, String imageColumn, List<Scorer.Factory> scorers) {
      try (DatasetCheck check = DatasetCheck.of(sink.dataset(), sink.storage()).orElse(null)) {
        if (check == null) {
          problem(SinkOptions.DATASET, "is %s: there is no dataset".formatted(sink.dataset()));
          return;
        }
        check.checkPin(pin, problem -> problem(keyOf(pin), "cannot be: " + problem));
        check.checkContent(
            pin,
            imageColumn,
            problem -> problem(RelabelOptions.IMAGE_COLUMN, "cannot be read: " + problem));
        for (Scorer.Factory scorer : scorers) {
          LabelDeclaration label = scorer.declaration();
          check.checkLabel(
              new RowLabelColumns(label).schema(),
              label.modelColumn(),
              problem ->
                  problems.add(
                      "The label %s cannot be written: %s".formatted(label.name(), problem)));
        }
      } catch (RuntimeException e) {
        problem(SinkOptions.DATASET, "is %s: %s".formatted(sink.dataset(), e.getMessage()));
      }
    }

    private static ConfigOption<?> keyOf(DatasetPin pin) {
      if (pin instanceof DatasetPin.AtVersion) {
        return RelabelOptions.VERSION;
      }
      return pin instanceof DatasetPin.AtTag ? RelabelOptions.TAG : RelabelOptions.FOLLOW;
    }

    private static ScoreSettings only(Scorer.Factory label, ScoreSettings all) {
      return new ScoreSettings(
          List.of(label), all.batchSize(), all.maxDelay(), all.decodeThreads(), all.device());
    }

    private void checkFailureColumn(LabelDeclaration label) {
      String column = RowLabelColumns.failureColumn(label);
      if (label.columns().stream().anyMatch(declared -> declared.name().equals(column))) {
        problems.add(
            "The label %s declares the column %s, which is where the relabel job says why a picture has no value; rename it."
                .formatted(label.name(), column));
      }
    }

    /**
     * The sink's settings for one label. Merging fragments and removing versions is left to whoever
     * adds the rows, unless it is asked for.
     */
    private Configuration sinkConfig(String label) {
      Configuration sink = new Configuration(config);
      String id = config.getOptional(SinkOptions.ID).orElse(DEFAULT_ID).strip();
      if (!id.isEmpty()) {
        sink.set(SinkOptions.ID, id + "-" + label);
      }
      if (!config.containsKey(SinkOptions.MAINTAIN_EVERY.key())) {
        sink.set(SinkOptions.MAINTAIN_EVERY, 0);
      }
      return sink;
    }

    private DatasetPin pin() {
      Optional<Long> version =
          config.containsKey(RelabelOptions.VERSION.key())
              ? Optional.of(readable(RelabelOptions.VERSION, "the number of a version", 1L))
              : Optional.empty();
      Optional<String> tag = config.getOptional(RelabelOptions.TAG);
      boolean isFollowing = readable(RelabelOptions.FOLLOW, "true or false", false);
      version
          .filter(number -> number < 1)
          .ifPresent(
              number -> problem(RelabelOptions.VERSION, "is " + number + ": give 1 or more"));
      if (version.isPresent() && tag.isPresent()) {
        problems.add(
            "%s and %s are both set: give one of them"
                .formatted(RelabelOptions.VERSION.key(), RelabelOptions.TAG.key()));
      }
      if (isFollowing && (version.isPresent() || tag.isPresent())) {
        problems.add(
            "%s goes on from the newest version: leave out %s and %s"
                .formatted(
                    RelabelOptions.FOLLOW.key(),
                    RelabelOptions.VERSION.key(),
                    RelabelOptions.TAG.key()));
      }
      if (isFollowing) {
        return new DatasetPin.Following();
      }
      return version
          .<DatasetPin>map(DatasetPin.AtVersion::new)
          .or(() -> tag.map(DatasetPin.AtTag::new))
          .orElseGet(DatasetPin.Newest::new);
    }

    private Duration positive(ConfigOption<Duration> option) {
      Duration duration = readable(option, "a duration such as 30 s", Duration.ofSeconds(1));
      if (duration.isNegative() || duration.isZero()) {
        problem(option, "is " + duration + ": it must be positive");
      }
      return duration;
    }

    private <T> T readable(ConfigOption<T> option, String wanted, T otherwise) {
      try {
        return config.get(option);
      } catch (IllegalArgumentException e) {
        String given =
            config.get(ConfigOptions.key(option.key()).stringType().defaultValue("unreadable"));
        problem(option, "is '%s': give %s".formatted(given, wanted));
        return otherwise;
      }
    }

    private void problem(ConfigOption<?> option, String problem) {
      problems.add(option.key() + " " + problem);
    }
  }
}
