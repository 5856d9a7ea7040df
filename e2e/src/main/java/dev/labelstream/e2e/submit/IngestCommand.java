package dev.labelstream.e2e.submit;

import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.ContextOptions;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.flink.JobStart;
import dev.labelstream.cli.flink.SavepointRequest;
import dev.labelstream.cli.job.IngestJar;
import dev.labelstream.cli.job.JobFolder;
import dev.labelstream.e2e.local.Terminal;
import dev.labelstream.ingest.IngestSettings;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream ingest}. */
@Command(
    name = "ingest",
    description = {
      "Runs the ingest job where the context says: in this process (the default), on the local cluster, or on any Flink by its REST address.",
      "It begins at the earliest message, or goes on --from a savepoint. In this process it goes on from its newest state, and Ctrl-C stops it with a savepoint; on a cluster Ctrl-C asks whether it should."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream ingest --bootstrap-servers 127.0.0.1:9092 --dataset /data/images.lance",
      "  labelstream ingest --context local --detach",
      "  labelstream ingest --rest http://flink:8081 --conf flink-conf/ingest -Dparallelism.default=4"
    })
public final class IngestCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SAVEPOINT_PATIENCE = Duration.ofMinutes(10);

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private ContextOptions place;

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
      names = "--from",
      paramLabel = "PATH",
      description = "A savepoint or retained checkpoint to go on from.")
  private @Nullable String from;

  @Option(names = "--new", description = "In this process: begin anew, whatever state there is.")
  private boolean anew;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The job's jar for a cluster. Default: the one of this build.")
  private @Nullable Path jar;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8081",
      description = "In this process: the dashboard's port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--detach",
      description = "Print the job's id when it is at work, and do not follow it.")
  private boolean detach;

  @Option(names = "--dry-run", description = "Only check the settings, and say what would be done.")
  private boolean dryRun;

  /** Made by the factory of commands. */
  public IngestCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new ContextOptions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    Context context = place.resolve();
    Map<String, String> keys =
        new JobFolder(
                conf != null ? conf : surroundings.home().resolve("flink-conf").resolve("ingest"))
            .read();
    keys.putAll(context.jobKeys());
    keys.putAll(settings);
    // What is wrong is told here, all of it, before anything is started.
    IngestSettings checked = IngestSettings.read(Configuration.fromMap(keys));
    if (dryRun) {
      out()
          .println(
              "Would ingest %s of %s into %s, %s"
                  .formatted(
                      checked.kafka().topic(),
                      checked.kafka().bootstrapServers(),
                      checked.sink().dataset(),
                      context.isInProcess() ? "in this process" : "at " + context.rest()));
      return ExitCodes.DONE;
    }
    return context.isInProcess() ? runHere(keys) : runOn(new FlinkCluster(context.rest()), keys);
  }

  private int runOn(FlinkCluster cluster, Map<String, String> keys) throws Exception {
    Path file = jar != null ? jar : IngestJar.in(surroundings.home());
    String id;
    try {
      id = cluster.start(new JobStart(file, IngestJar.MAIN_CLASS, keys, from));
    } catch (FlinkRefusedException e) {
      throw new IOException(
          "Flink at %s refuses the job: %s".formatted(cluster.address(), e.getMessage()), e);
    }
    Job job = cluster.awaitAtWork(id, PATIENCE);
    if (job.hasFailed()) {
      throw new IOException("Job %s has failed: %s".formatted(id, cluster.lastException(id)));
    }
    if (detach) {
      out().println(id);
      return ExitCodes.DONE;
    }
    out().println("Job %s runs at %s".formatted(id, cluster.address()));
    out().flush();
    follow(cluster, id, () -> askWhetherToStop(cluster, id));
    return ExitCodes.DONE;
  }

  private int runHere(Map<String, String> keys) throws Exception {
    if (detach) {
      throw new CommandException(
          ExitCodes.WRONG_USE,
          "--detach needs a cluster, since a job in this process ends with it: give --context local or --rest URL");
    }
    Path folder = surroundings.home().resolve(".labelstream").resolve("in-process");
    Optional<String> state =
        from != null
            ? Optional.of(from)
            : anew ? Optional.empty() : InProcessCluster.newestState(folder);
    try (InProcessCluster here =
        InProcessCluster.start(Configuration.fromMap(keys), folder, port)) {
      FlinkCluster cluster = new FlinkCluster(here.address());
      state.ifPresent(path -> out().println("Going on from " + path));
      String id = here.submit(state);
      out().println("Job %s runs here; dashboard %s".formatted(id, cluster.address()));
      out().flush();
      follow(cluster, id, () -> stop(cluster, id, here.savepoints()));
    }
    return ExitCodes.DONE;
  }

  /**
   * Follows the job to its end.
   *
   * @param onCtrlC what happens before the process ends when it is asked to
   */
  private void follow(FlinkCluster cluster, String id, Runnable onCtrlC) throws Exception {
    FollowedJob followed = new FollowedJob(cluster, id, out(), Terminal.isThere());
    AtomicBoolean ended = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              if (!ended.get()) {
                followed.stopFollowing();
                onCtrlC.run();
              }
            },
            "stop-ingest");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      followed.follow();
    } finally {
      ended.set(true);
    }
    if (hook.isAlive()) {
      // The process ends with it; nothing that it still needs may be closed before.
      hook.join();
    }
  }

  private void askWhetherToStop(FlinkCluster cluster, String id) {
    Console console = Terminal.console();
    String answer =
        console == null
            ? ""
            : console.readLine("%nStop job %s with a savepoint? It goes on otherwise. [y/N] ", id);
    if (answer != null && answer.strip().equalsIgnoreCase("y")) {
      stop(cluster, id, null);
    } else {
      out()
          .println(
              "Job %s goes on; stop it by `labelstream savepoint --stop --rest %s`"
                  .formatted(id, cluster.address()));
      out().flush();
    }
  }

  private void stop(FlinkCluster cluster, String id, @Nullable String directory) {
    try {
      String savepoint =
          cluster.savepoint(new SavepointRequest(id, directory, true), SAVEPOINT_PATIENCE);
      out().println("Stopped with savepoint " + savepoint);
    } catch (IOException e) {
      out().println("Cannot stop with a savepoint: " + e.getMessage());
    }
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
