package dev.labelstream.e2e.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code labelstream benchmark ingest}. */
@Command(
    name = "ingest",
    footerHeading = "%nExamples:%n",
    footer = {"  labelstream benchmark ingest", "  labelstream benchmark ingest --json"},
    description =
        "Measures the ingest job, without and with scoring, beside a bare loop of the same fetcher"
            + " and writer, on pictures that nginx serves on this machine.")
public final class IngestBenchmarkCommand implements Callable<Integer> {

  private static final int MADE_PICTURES = 600;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Take the pictures below this folder. Default: make 600 of about 50 KB, once.")
  private @Nullable Path images;

  @Option(
      names = "--uploads",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Uploads of each run. Default: ${DEFAULT-VALUE}.")
  private long uploads;

  @Option(
      names = "--json",
      description =
          "Print the figures as one JSON object, the last line on standard output; all else goes"
              + " to standard error.")
  private boolean json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".labelstream/benchmark/ingest",
      description =
          "Keep the pictures and, for a run's time, its dataset here. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of(".");

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "bare_loop,job_without_scoring,job_with_quality",
      description = "What to measure, separated by commas. Default: all, ${DEFAULT-VALUE}.")
  private List<Measurement> measurements = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Measure everything so often, by turns, and take medians. Default: once.")
  private int runs;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Subtasks of the job, and writers of the bare loop. Default: one for each core.")
  private @Nullable Integer parallelism;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "Java heap of each measured process. Default: ${DEFAULT-VALUE}.")
  private String heap = "";

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "Another JVM option of each measured process; may be given more than once.")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A configuration key of job and bare loop; may be given more than once.")
  private Map<String, String> settings = Map.of();

  @Override
  public Integer call() throws Exception {
    PrintStream person =
        new PrintStream(json ? System.err : System.out, true, StandardCharsets.UTF_8);
    IngestBenchmarkSettings wanted = settings();
    Files.createDirectories(wanted.data());
    try (FileChannel lock =
        FileChannel.open(
            wanted.data().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock.tryLock() == null) {
        throw new IOException(
            "Another benchmark runs in %s. Wait for its end: side by side both would measure less."
                .formatted(wanted.data()));
      }
      IngestFigures figures = measure(wanted, person);
      figures.print(person);
      if (json) {
        System.out.println(figures.json());
      }
    }
    return 0;
  }

  private static IngestFigures measure(IngestBenchmarkSettings settings, PrintStream person)
      throws IOException, InterruptedException {
    Machine machine = Machine.here();
    WebTools tools = WebTools.find(settings.data().resolve("web-tools"));
    Path folder = settings.images().orElse(settings.data().resolve("pictures"));
    if (settings.images().isEmpty()) {
      SizedPictures.make(folder, MADE_PICTURES);
    }
    PictureSet pictures = PictureSet.of(folder);
    try (Nginx nginx = Nginx.start(tools, pictures.folder(), settings.data().resolve("nginx"))) {
      List<String> urls =
          pictures.pictures().stream().map(picture -> nginx.urlOf(picture.path())).toList();
      double wrk = Wrk.imagesPerSecond(tools, urls, settings.data().resolve("wrk"));
      person.printf("wrk: %,.0f images/s%n", wrk);
      return new IngestBenchmark(settings, person)
          .measure(machine, pictures, nginx, OptionalDouble.of(wrk));
    }
  }

  private IngestBenchmarkSettings settings() {
    if (uploads < 1 || uploads > Integer.MAX_VALUE) {
      throw calledWrongly("--uploads is %d: give 1 to %d".formatted(uploads, Integer.MAX_VALUE));
    }
    if (runs < 1) {
      throw calledWrongly("--runs is %d: give 1 or more".formatted(runs));
    }
    int subtasks = parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism;
    if (subtasks < 1 || subtasks > 128) {
      throw calledWrongly("--parallelism is %d: give 1 to 128".formatted(subtasks));
    }
    return new IngestBenchmarkSettings(
        Optional.ofNullable(images).map(Path::toAbsolutePath),
        uploads,
        data.toAbsolutePath().normalize(),
        measurements,
        runs,
        subtasks,
        heap,
        jvmOptions,
        settings);
  }

  private ParameterException calledWrongly(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
