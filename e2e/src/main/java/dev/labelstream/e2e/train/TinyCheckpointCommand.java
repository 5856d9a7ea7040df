package dev.labelstream.e2e.train;

import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.checkpoint.FolderAside;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code labelstream tiny-checkpoint}. */
@Command(
    name = "tiny-checkpoint",
    mixinStandardHelpOptions = true,
    description =
        "Writes a tiny Qwen-VL checkpoint with random weights and Qwen's real tokenizer, to try the"
            + " training with where no real one is at hand. It knows nothing.")
public final class TinyCheckpointCommand implements Callable<Integer> {

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

  @Override
  public Integer call() throws Exception {
    Family family =
        Arrays.stream(Family.values())
            .filter(known -> known.modelType().equals(model))
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException("--model is %s: give qwen2_vl or qwen2_5_vl".formatted(model)));
    TinyModel tiny = TinyModel.of(family, reduced ? TinyModel.REDUCED : 0);
    FolderAside.write(folder.toAbsolutePath(), aside -> TinyCheckpoint.write(aside, tiny));
    System.out.println(folder);
    return 0;
  }
}
