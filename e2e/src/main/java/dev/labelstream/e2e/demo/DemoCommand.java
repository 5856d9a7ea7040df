package dev.labelstream.e2e.demo;

import dev.labelstream.e2e.local.Terminal;
import dev.labelstream.e2e.world.UploadSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code labelstream demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream demo --once",
      "  labelstream demo --images screenshots",
      "  labelstream demo --rate 50 --parallelism 4"
    },
    description =
        "Runs the main job on this machine: Kafka, a server of pictures, Flink with its dashboard"
            + " and the ingest job, on loopback only. Started again with the same --data it goes on"
            + " where it was, also after kill -9.")
public final class DemoCommand implements Callable<Integer> {

  private static final long UPLOADS_ONCE = 300;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "Upload the pictures below this folder, with captions from an images.jsonl in or beside"
              + " it. Default: paint game-like scenes.")
  private @Nullable Path images;

  @Option(names = "--once", description = "Stop when every upload is settled, and show the result.")
  private boolean once;

  @Option(
      names = "--json",
      description =
          "Print the result as one JSON object, the last line on standard output; all else goes to"
              + " standard error.")
  private boolean json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep all data here. Default: .labelstream/demo/painted, or .labelstream/demo/NAME for a"
              + " folder of that name.")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8081",
      description = "The dashboard's port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Subtasks of fetch, score and sink. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--uploads",
      paramLabel = "N",
      description =
          "How many painted pictures to upload in all. Default: "
              + UPLOADS_ONCE
              + " with --once, else without end.")
  private @Nullable Long uploads;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Painted uploads a second, 0 for as fast as it goes; a folder, and --once, always go as"
              + " fast as they can. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the painter. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() throws Exception {
    // Captions are Chinese or English, whatever the terminal's platform thinks of itself.
    PrintStream person =
        new PrintStream(json ? System.err : System.out, true, StandardCharsets.UTF_8);
    Demo demo = new Demo(settings(), person, Terminal.isThere());
    Thread onCtrlC = new Thread(() -> stop(demo), "stop-demo");
    Runtime.getRuntime().addShutdownHook(onCtrlC);
    DemoReport report = new DemoReport(demo.run());
    if (once) {
      report.print(person);
    }
    if (json) {
      System.out.println(report.json());
    }
    return 0;
  }

  private static void stop(Demo demo) {
    try {
      demo.stopAndWait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DemoSettings settings() throws IOException {
    if (parallelism < 1 || parallelism > 128) {
      throw new IOException("--parallelism is %d: give 1 to 128".formatted(parallelism));
    }
    if (port < 0 || port > 65_535) {
      throw new IOException("--port is %d: give 0 to 65535".formatted(port));
    }
    if (rate < 0) {
      throw new IOException("--rate is %s: give 0 or more uploads a second".formatted(rate));
    }
    if (uploads != null && uploads < 1) {
      throw new IOException("--uploads is %d: give 1 or more".formatted(uploads));
    }
    if (uploads != null && images != null) {
      throw new IOException(
          "--uploads counts painted pictures; a folder is always uploaded whole. Leave one out.");
    }
    Optional<Path> folder = Optional.ofNullable(images).map(Path::toAbsolutePath);
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      throw new IOException("--images %s is not a folder".formatted(folder.get()));
    }
    OptionalLong count =
        uploads != null
            ? OptionalLong.of(uploads)
            : once ? OptionalLong.of(UPLOADS_ONCE) : OptionalLong.empty();
    boolean asFastAsPossible = once || folder.isPresent();
    return new DemoSettings(
        new UploadSource(folder.map(Path::normalize), seed, count),
        once,
        json,
        dataDirectory(folder),
        asFastAsPossible ? 0 : rate,
        port,
        parallelism);
  }

  private Path dataDirectory(Optional<Path> folder) {
    if (data != null) {
      return data.toAbsolutePath().normalize();
    }
    String name = folder.map(f -> String.valueOf(f.normalize().getFileName())).orElse("painted");
    return Path.of(".labelstream", "demo", name).toAbsolutePath();
  }
}
