package dev.labelstream.training.job;

import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.data.DatasetPin;
import dev.labelstream.training.data.SelectionCounts;
import dev.labelstream.training.picture.RgbPicture;
import dev.labelstream.training.prepare.PreparedExample;
import dev.labelstream.training.text.UnusableExampleException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run will do, known and checked before its first step.
 *
 * @param runId of this run and its restarts
 * @param pin the dataset's version
 * @param counts what became of its rows
 * @param refusals why rows were refused, and how many each
 * @param steps of the whole run
 * @param places examples of the whole run, those that come again counted again
 * @param sampled examples that were prepared to know the next two
 * @param pictureTokens tokens of a picture
 * @param lengths tokens of an example
 * @param parameters what learns and what is frozen
 */
public record TrainingPlan(
    String runId,
    DatasetPin pin,
    SelectionCounts counts,
    Map<String, Long> refusals,
    int steps,
    long places,
    int sampled,
    Spread pictureTokens,
    Spread lengths,
    ParameterCounts parameters)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int SAMPLE = 64;
  private static final double MEBI = 1 << 20;

  public TrainingPlan {
    refusals = Map.copyOf(refusals);
  }

  /**
   * Pins the dataset's version, chooses the examples and looks at the base model.
   *
   * @param goesOn whether a run is started again, which keeps to its version
   * @throws IOException if something is missing or broken, if nothing is left to train on, or if
   *     the output is there already; the message says what to do
   */
  public static TrainingPlan make(TrainingSettings settings, boolean goesOn) throws IOException {
    checkOutput(Path.of(settings.output()));
    checkCompared(settings.evaluation().comparedWith());
    ParameterCounts parameters =
        ParameterCounts.of(Checkpoint.open(Path.of(settings.baseModel())), settings.learn());
    if (parameters.learning() == 0) {
      throw new IOException(
          "Nothing would learn: no module of %s outside of the frozen parts is one of %s. Change %s or %s."
              .formatted(
                  settings.baseModel(),
                  settings.learn().targets(),
                  TrainingOptions.LORA_TARGETS.key(),
                  TrainingOptions.FROZEN.key()));
    }
    try (ExampleSource source = ExampleSource.pin(settings, goesOn)) {
      try {
        return of(settings, source, parameters);
      } catch (IOException | RuntimeException e) {
        source.unpin();
        throw e;
      }
    }
  }

  private static TrainingPlan of(
      TrainingSettings settings, ExampleSource source, ParameterCounts parameters)
      throws IOException {
    SelectionCounts counts = source.selection().counts();
    if (counts.trained() == 0) {
      throw new IOException(
          "Nothing is left to train on: " + inWords(counts, source.selection().refusals()));
    }
    Spread pictures = Spread.NONE;
    Spread lengths = Spread.NONE;
    int sampled = (int) Math.min(SAMPLE, counts.trained());
    for (int i = 0; i < sampled; i++) {
      long row = source.selection().trained().get(counts.trained() * i / sampled);
      Optional<PreparedExample> example = prepared(source, row);
      if (example.isPresent()) {
        lengths = lengths.plus(example.get().tokens().length);
        for (RgbPicture picture : example.get().pictures()) {
          int side = source.processor().smartSize().factor();
          pictures = pictures.plus((picture.height() / side) * (picture.width() / side));
        }
      }
    }
    return new TrainingPlan(
        UUID.randomUUID().toString(),
        source.pin(),
        counts,
        source.selection().refusals(),
        settings.course().steps(counts.trained()),
        settings.course().places(counts.trained()),
        sampled,
        pictures,
        lengths,
        parameters);
  }

  /** The example of a row; nothing if it will be left out and counted when its place comes. */
  private static Optional<PreparedExample> prepared(ExampleSource source, long row)
      throws IOException {
    try {
      return Optional.of(source.prepared(source.take(row)));
    } catch (UnusableExampleException e) {
      return Optional.empty();
    }
  }

  private static void checkOutput(Path output) throws IOException {
    if (Files.exists(output)) {
      throw new IOException(
          "The output %s is there already: remove it or give another place.".formatted(output));
    }
    Path parent = output.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  private static void checkCompared(@Nullable String folder) throws IOException {
    if (folder != null && !Files.isDirectory(Path.of(folder))) {
      throw new IOException(
          "There is no %s, which %s names: give the folder of an earlier result."
              .formatted(folder, TrainingOptions.COMPARE_WITH.key()));
    }
  }

  private static String inWords(SelectionCounts counts, Map<String, Long> refusals) {
    return "of %,d rows %,d are filtered out, %,d have no text, %,d are duplicates, %,d are refused %s, and %,d are held out."
        .formatted(
            counts.rows(),
            counts.filteredOut(),
            counts.withoutText(),
            counts.duplicates(),
            counts.refused(),
            new TreeMap<>(refusals),
            counts.heldOut());
  }

  /** The plan for a person, in several lines. */
  public String text(TrainingSettings settings) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Dataset",
        "%s version %d, held by the tag %s".formatted(pin.uri(), pin.version(), pin.tag()));
    line(
        text,
        "Rows",
        "%,d: %,d to train on, %,d held out, %,d filtered out, %,d without text, %,d duplicates, %,d refused"
            .formatted(
                counts.rows(),
                counts.trained(),
                counts.heldOut(),
                counts.filteredOut(),
                counts.withoutText(),
                counts.duplicates(),
                counts.refused()));
    new TreeMap<>(refusals)
        .forEach((reason, count) -> line(text, "", "%,d refused: %s".formatted(count, reason)));
    line(
        text,
        "Pictures",
        "%s tokens of 28 x 28 pixels (of %d examples)".formatted(pictureTokens, sampled));
    line(
        text,
        "Examples",
        "%s tokens, at most %,d".formatted(lengths, settings.examples().maxTokens()));
    line(
        text,
        "Base model",
        "%s, %,d parameters".formatted(settings.baseModel(), parameters.base()));
    line(text, "Learning", learning(settings));
    line(
        text,
        "Memory",
        "at least %,.0f MiB for weights, gradients and optimizer"
            .formatted(parameters.leastBytes(settings.learn()) / MEBI));
    line(
        text,
        "Steps",
        "%,d of %d x %d examples, %d epochs%s"
            .formatted(
                steps,
                settings.course().accumulate(),
                settings.course().batchSize(),
                settings.course().epochs(),
                settings.course().maxSteps() == 0
                    ? ""
                    : ", at most %,d steps".formatted(settings.course().maxSteps())));
    return text.toString();
  }

  private String learning(TrainingSettings settings) {
    LearnSettings learn = settings.learn();
    return learn.method() == TrainingMethod.FULL
        ? "%,d of them; frozen: %s".formatted(parameters.learning(), learn.frozen())
        : "%,d in an adapter of rank %d on %d modules; frozen: the base model"
            .formatted(parameters.learning(), learn.rank(), parameters.modules());
  }

  private static void line(StringBuilder text, String name, String content) {
    text.append("%-11s %s%n".formatted(name, content));
  }
}
