package dev.labelstream.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.ContextOptions;
import dev.labelstream.cli.context.Setting;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.flink.JobStart;
import dev.labelstream.cli.job.JobFolder;
import dev.labelstream.cli.job.JobKind;
import dev.labelstream.cli.job.RestorePoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream resume}. */
@Command(
    name = "resume",
    description = {
      "Starts the ingest job on the cluster where it was stopped or has ended.",
      "It goes on from the newest savepoint or retained checkpoint that the cluster remembers, or that lies in the context's folder of savepoints or the cluster's folder of checkpoints, where this machine has them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream resume",
      "  labelstream resume --dry-run",
      "  labelstream resume --from s3://lake/savepoints/savepoint-1f2e3d-4c5b6a",
      "  labelstream resume --conf flink-conf/ingest -Dparallelism.default=4"
    })
final class ResumeCommand implements Callable<Integer> {

  private static final String CHECKPOINTS = "execution.checkpointing.dir";

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private ContextOptions place;

  @Option(
      names = "--from",
      paramLabel = "PATH",
      description = "The savepoint or checkpoint to go on from, instead of the newest.")
  private @Nullable String from;

  @Option(
      names = "--conf",
      paramLabel = "DIR",
      description = "The folder with the job's config.yaml. Default: flink-conf/ingest.")
  private @Nullable Path conf;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A single setting of the job, before those of --conf.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The job's jar. Default: the one of this build.")
  private @Nullable Path jar;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait until the job is at work. Default: ${DEFAULT-VALUE}.")
  private long timeoutSeconds;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  ResumeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new ContextOptions(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    Context context = place.resolve();
    FlinkCluster cluster = new FlinkCluster(context.rest());
    IngestJobs.refuseSecond(cluster);
    JobFolder folder =
        conf != null ? new JobFolder(conf) : JobKind.INGEST.folder(surroundings.home());
    Map<String, String> configuration = folder.read();
    configuration.putAll(context.jobKeys());
    configuration.putAll(settings);
    String savepoint = from != null ? from : newest(cluster, context, configuration);
    Path file = jar != null ? jar : JobKind.INGEST.jar(surroundings.home());
    if (dryRun) {
      tell(
          null,
          savepoint,
          "Would start %s at %s from %s".formatted(file, cluster.address(), savepoint));
      return ExitCodes.DONE;
    }
    String id =
        start(cluster, new JobStart(file, JobKind.INGEST.mainClass(), configuration, savepoint));
    Job job = cluster.awaitAtWork(id, Duration.ofSeconds(timeoutSeconds));
    if (job.hasEnded()) {
      throw new IOException(
          "Job %s was started from %s, but is %s: %s"
              .formatted(id, savepoint, job.state(), cluster.lastException(id)));
    }
    tell(id, savepoint, "Job %s goes on from %s".formatted(id, savepoint));
    return ExitCodes.DONE;
  }

  private static String newest(
      FlinkCluster cluster, Context context, Map<String, String> configuration) throws IOException {
    Optional<String> savepoints = context.value(Setting.SAVEPOINTS);
    Optional<String> checkpoints = checkpoints(cluster, configuration);
    return RestorePoint.newest(cluster, savepoints, checkpoints)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCodes.NOTHING_TO_DO,
                    "Nothing to go on from: Flink at %s remembers no savepoint or checkpoint of an ingest job, no savepoint lies in %s, and no checkpoint in %s. Name one by --from, or begin by `labelstream ingest`."
                        .formatted(
                            cluster.address(),
                            savepoints.orElse("a folder of the context, which names none"),
                            checkpoints.orElse("a folder of the cluster, which names none"))))
        .path();
  }

  /** Where the job's checkpoints lie: its own folder, or the one that the cluster has for all. */
  private static Optional<String> checkpoints(
      FlinkCluster cluster, Map<String, String> configuration) throws IOException {
    String own = configuration.get(CHECKPOINTS);
    return Optional.ofNullable(own != null ? own : cluster.configuration().get(CHECKPOINTS));
  }

  private static String start(FlinkCluster cluster, JobStart start) throws IOException {
    try {
      return cluster.start(start);
    } catch (FlinkRefusedException e) {
      throw new IOException(
          "Flink at %s refuses to go on from %s: %s"
              .formatted(cluster.address(), start.savepoint(), e.getMessage()),
          e);
    }
  }

  private void tell(@Nullable String job, String savepoint, String text) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("job", job).put("from", savepoint).put("dryRun", dryRun);
      out.println(result);
    } else {
      out.println(text);
    }
    out.flush();
  }
}
