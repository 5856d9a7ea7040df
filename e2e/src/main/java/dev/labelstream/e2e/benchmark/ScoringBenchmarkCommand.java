package dev.labelstream.e2e.benchmark;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code labelstream benchmark scoring}. */
@Command(
    name = "scoring",
    footerHeading = "%nExamples:%n",
    footer = {"  labelstream benchmark scoring", "  labelstream benchmark scoring --json"},
    description =
        "Measures the job's scoring beside a bare loop of the same model, and beside one of the same"
            + " decoder and model, on this machine's processor.")
public final class ScoringBenchmarkCommand implements Callable<Integer> {

  private static final int MADE_PICTURES = 64;
  private static final int MOST_PICTURES = 128;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "Take pictures below this folder, the first 128. Default: make 64 of about 50 KB, once.")
  private @Nullable Path images;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "residual,quality",
      description =
          "The models to measure with, separated by commas: residual, half as heavy as a ResNet18,"
              + " or the label quality. Default: ${DEFAULT-VALUE}.")
  private List<ScoringNetwork> networks = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measure everything so often, by turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "How long each measurement takes, or some batches if those take longer, after half as"
              + " long to warm up. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "32",
      description = "Pictures that the model takes at once. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Threads of the bare loops, and subtasks of the job. Default: one for each core.")
  private @Nullable Integer parallelism;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".labelstream/benchmark/scoring",
      description = "Keep the made pictures here. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of(".");

  @Option(
      names = "--json",
      description =
          "Print the figures as one JSON object, the last line on standard output; all else goes"
              + " to standard error.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    PrintStream person =
        new PrintStream(json ? System.err : System.out, true, StandardCharsets.UTF_8);
    ScoringBenchmarkSettings settings = settings();
    Machine machine = Machine.here();
    PictureSet pictures = pictures();
    ScoringFigures figures;
    try (TemporaryFolder scratch = TemporaryFolder.create("labelstream-scoring-")) {
      figures =
          new ScoringFigures(
              machine,
              settings,
              pictures,
              new ScoringBenchmark(settings, person).measure(read(pictures), scratch.path()));
    }
    figures.print(person);
    if (json) {
      System.out.println(figures.json());
    }
    return 0;
  }

  private PictureSet pictures() throws Exception {
    Path folder = images == null ? data.resolve("pictures") : images;
    if (images == null) {
      SizedPictures.make(folder, MADE_PICTURES);
    }
    PictureSet all = PictureSet.of(folder);
    return new PictureSet(all.folder(), all.pictures().stream().limit(MOST_PICTURES).toList());
  }

  private static List<MemoryPicture> read(PictureSet set) throws Exception {
    List<MemoryPicture> pictures = new ArrayList<>();
    for (PictureSet.Picture picture : set.pictures()) {
      pictures.add(MemoryPicture.read(Path.of(set.folder().toUri().resolve(picture.path()))));
    }
    return pictures;
  }

  private ScoringBenchmarkSettings settings() {
    if (rounds < 1) {
      throw calledWrongly("--rounds is %d: give 1 or more".formatted(rounds));
    }
    if (!(seconds > 0 && seconds <= 3600)) {
      throw calledWrongly("--seconds is %s: give more than 0, and 3600 at most".formatted(seconds));
    }
    if (batchSize < 1 || batchSize > 1024) {
      throw calledWrongly("--batch-size is %d: give 1 to 1024".formatted(batchSize));
    }
    int threads = parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism;
    if (threads < 1 || threads > 128) {
      throw calledWrongly("--parallelism is %d: give 1 to 128".formatted(threads));
    }
    return new ScoringBenchmarkSettings(
        networks, rounds, Duration.ofMillis(Math.round(seconds * 1000)), threads, batchSize);
  }

  private ParameterException calledWrongly(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
