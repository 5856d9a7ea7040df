package dev.labelstream.e2e.learn;

import dev.labelstream.cli.CommandFactory;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.learn.Marks.Answered;
import dev.labelstream.e2e.learn.QuizScenes.QuizPicture;
import dev.labelstream.e2e.paint.Language;
import dev.labelstream.e2e.train.TrainCommand;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.checkpoint.FolderAside;
import dev.labelstream.training.job.TrainingOptions;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import picocli.CommandLine;

/**
 * Teaches a model twice and marks its answers. Each part is left out that is there from before, so
 * that a demo which was killed goes on.
 */
final class LearnDemo {

  private static final int ANSWER_TOKENS = 40;
  private static final double WARM_UP = 0.05;

  /** The steps are the bound. */
  private static final String ENDLESS = "1000000";

  private final LearnDemoSettings settings;
  private final Surroundings surroundings;
  private final PrintWriter out;

  /**
   * @param out for a person
   */
  LearnDemo(LearnDemoSettings settings, Surroundings surroundings, PrintWriter out) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @throws Exception as {@code labelstream train} would fail
   */
  LearnReport run() throws Exception {
    Files.createDirectories(settings.data());
    List<QuizPicture> first =
        QuizScenes.of(settings.seed(), settings.kinds(), settings.full().pictures());
    List<QuizPicture> second = secondLesson();
    Path model = at("model");
    if (!Files.exists(model)) {
      FolderAside.write(model, aside -> writeModel(aside, first, second));
    }

    Path full = at("full");
    train(full, model, paint("old-kinds", first), settings.full(), "full");
    Path adapter = at("adapter");
    train(adapter, full, paint("new-kind", second), settings.adapter(), "lora");

    List<Answered> afterAdapter = Marks.answered(adapter);
    int kinds = settings.kinds().size();
    String newKind = settings.newKind().in(Language.ENGLISH);
    return new LearnReport(
        settings,
        Marks.of(Marks.answered(full), scene -> true, kinds),
        Marks.of(afterAdapter, scene -> !scene.kind().equals(newKind), kinds + 1),
        Marks.of(afterAdapter, scene -> scene.kind().equals(newKind), kinds + 1));
  }

  /** The new kind among the others, which would be forgotten if they were not seen again. */
  private List<QuizPicture> secondLesson() {
    long other = settings.seed() + 1;
    int known = settings.adapter().pictures() - settings.newPictures();
    return Stream.concat(
            QuizScenes.of(other, List.of(settings.newKind()), settings.newPictures()).stream(),
            QuizScenes.of(other, settings.kinds(), known).stream())
        .toList();
  }

  private Path at(String name) {
    return settings.data().resolve(name);
  }

  private void writeModel(Path folder, List<QuizPicture> first, List<QuizPicture> second)
      throws IOException {
    List<String> texts = new ArrayList<>();
    texts.add(TrainingOptions.PROMPT.defaultValue());
    Stream.concat(first.stream(), second.stream())
        .map(picture -> picture.scene().caption())
        .forEach(texts::add);
    TinyCheckpoint.writeToLearn(folder, TinyModel.toLearn(Family.QWEN2_VL, settings.seed()), texts);
  }

  private Path paint(String name, List<QuizPicture> pictures) throws IOException {
    Path folder = at(name);
    if (!Files.exists(folder)) {
      out.printf("Painting %,d pictures into %s%n", pictures.size(), folder);
      out.flush();
    }
    return PaintedDataset.paint(folder, pictures);
  }

  private void train(Path result, Path base, Path dataset, Lesson lesson, String method)
      throws Exception {
    if (Files.exists(result)) {
      return;
    }
    List<String> arguments =
        List.of(
            "--context",
            Context.IN_PROCESS,
            "--dataset",
            dataset.toString(),
            "--base-model",
            base.toString(),
            "--output",
            result.toString(),
            "--method",
            method,
            "--epochs",
            ENDLESS,
            "--max-steps",
            String.valueOf(lesson.steps()),
            "--batch-size",
            String.valueOf(lesson.batchSize()),
            "--learning-rate",
            String.valueOf(lesson.learningRate()),
            // A model that knows nothing has to learn to see, too.
            setting(TrainingOptions.FROZEN, "[]"),
            setting(TrainingOptions.WARM_UP, WARM_UP),
            setting(TrainingOptions.MAX_PIXELS, settings.pixels()),
            setting(TrainingOptions.HELD_OUT, lesson.heldOut()),
            setting(TrainingOptions.SEED, settings.seed()),
            setting(TrainingOptions.EVALUATE_EXAMPLES, settings.questions()),
            setting(TrainingOptions.EVALUATE_ANSWERS, settings.questions()),
            setting(TrainingOptions.ANSWER_LENGTH, ANSWER_TOKENS));
    out.printf("%nlabelstream train %s%n%n", String.join(" ", arguments));
    out.flush();
    List<Exception> failures = new ArrayList<>();
    int exitCode =
        new CommandLine(new TrainCommand(surroundings), new CommandFactory(surroundings))
            .setOut(out)
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  failures.add(failure);
                  return CommandLine.ExitCode.SOFTWARE;
                })
            .execute(arguments.toArray(String[]::new));
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    if (exitCode != CommandLine.ExitCode.OK) {
      throw new IllegalStateException("labelstream train does not take " + arguments);
    }
  }

  private static String setting(ConfigOption<?> option, Object value) {
    return "-D" + option.key() + "=" + value;
  }
}
