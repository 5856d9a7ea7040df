package dev.labelstream.e2e.learn;

import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.paint.SceneKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream learn-demo}. */
@Command(
    name = "learn-demo",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  labelstream learn-demo"},
    description =
        "Shows that training learns: fine-tunes a small model that knows nothing on painted scenes,"
            + " in full, then teaches it by an adapter a kind of scene that it never saw, and marks"
            + " its answers about scenes that were held out. Called again after it was killed, it"
            + " goes on.")
public final class LearnDemoCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".labelstream/learn-demo",
      description =
          "Keep all data here, in a folder for each new kind and seed. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path data;

  @Option(
      names = "--new-kind",
      paramLabel = "KIND",
      defaultValue = "SPACE",
      description =
          "The kind of scene that only the adapter learns: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.")
  private SceneKind newKind = SceneKind.SPACE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description =
          "Paints and begins from this number; another one gives other scenes and other first"
              + " weights. Default: ${DEFAULT-VALUE}.")
  private long seed;

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  /** Calls {@code labelstream train}, which needs to know where it runs. */
  public LearnDemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    // What is there from before is gone on with: it must be of the same scenes.
    String name = "%s-%d".formatted(newKind.name().toLowerCase(Locale.ROOT), seed);
    LearnDemoSettings settings =
        LearnDemoSettings.usual(data.toAbsolutePath().normalize().resolve(name), newKind, seed);
    LearnReport report = new LearnDemo(settings, surroundings, out).run();
    report.write();
    report.print(out);
    return 0;
  }
}
