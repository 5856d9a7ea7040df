package dev.labelstream.e2e.train;

import dev.labelstream.e2e.paint.Scenes;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.checkpoint.FolderAside;
import dev.labelstream.training.job.TrainingOptions;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code labelstream tiny-checkpoint}. */
@Command(
    name = "tiny-checkpoint",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream tiny-checkpoint /tmp/tiny",
      "  labelstream tiny-checkpoint /tmp/small --preset small"
    },
    description =
        "Writes a tiny Qwen-VL checkpoint with random weights and Qwen's real tokenizer, to try the"
            + " training with where no real one is at hand. It knows nothing.")
public final class TinyCheckpointCommand implements Callable<Integer> {

  private static final long CAPTIONS = 3000;

  @Parameters(paramLabel = "DIR", description = "The folder to write; must not be there yet.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path folder;

  @Option(
      names = "--model",
      paramLabel = "qwen2_vl|qwen2_5_vl",
      defaultValue = "qwen2_5_vl",
      description = "Which of the models. Default: ${DEFAULT-VALUE}.")
  private String model = "";

  @Option(
      names = "--reduced",
      description = "Know only the 5,900 most frequent of Qwen's 151,643 tokens.")
  private boolean reduced;

  @Option(
      names = "--preset",
      paramLabel = "tiny|small",
      defaultValue = "tiny",
      description =
          "tiny is the smallest that has everything; small has about 1.2 million parameters, knows"
              + " the tokens of the painted pictures' captions, and begins so that it can learn them"
              + " in minutes. Default: ${DEFAULT-VALUE}.")
  private Preset preset = Preset.TINY;

  /** How large, and made for what. */
  enum Preset {
    TINY,
    SMALL
  }

  @Override
  public Integer call() throws Exception {
    Family family =
        Arrays.stream(Family.values())
            .filter(known -> known.modelType().equals(model))
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException("--model is %s: give qwen2_vl or qwen2_5_vl".formatted(model)));
    if (reduced && preset == Preset.SMALL) {
      throw new IOException("--preset small has a vocabulary of its own: leave --reduced out");
    }
    FolderAside.write(
        folder.toAbsolutePath(),
        aside -> {
          switch (preset) {
            case TINY ->
                TinyCheckpoint.write(aside, TinyModel.of(family, reduced ? TinyModel.REDUCED : 0));
            case SMALL ->
                TinyCheckpoint.writeToLearn(aside, TinyModel.toLearn(family, 0), captions());
          }
        });
    System.out.println(folder);
    return 0;
  }

  /** What is asked and said of painted pictures, so many that no word is missing. */
  private static List<String> captions() {
    Scenes scenes = new Scenes(0);
    return Stream.concat(
            Stream.of(TrainingOptions.PROMPT.defaultValue()),
            LongStream.range(0, CAPTIONS).mapToObj(number -> scenes.at(number).caption()))
        .toList();
  }
}
