package dev.labelstream.e2e.submit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.IngestJobs;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.ContextOptions;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.job.JobKind;
import dev.labelstream.e2e.local.Terminal;
import dev.labelstream.ingest.IngestSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
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
      "It begins at the earliest message, or goes on --from a savepoint. In this process it goes on from its newest state, and Ctrl-C stops it with a savepoint; on a cluster Ctrl-C asks whether it should.",
      "On a cluster that runs an ingest job already it starts none, and ends with exit code 5."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream ingest --bootstrap-servers 127.0.0.1:9092 --dataset /data/images.lance",
      "  labelstream ingest --context local --detach",
      "  labelstream ingest --rest http://flink:8081 --conf flink-conf/ingest -Dparallelism.default=4"
    })
public final class IngestCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private ContextOptions place;

  @Mixin private JobOptions options = new JobOptions();

  @Option(names = "--new", description = "In this process: begin anew, whatever state there is.")
  private boolean anew;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8081",
      description = "In this process: the dashboard's port. Default: ${DEFAULT-VALUE}.")
  private int port;

  /** Made by the factory of commands. */
  public IngestCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new ContextOptions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    Context context = place.resolve();
    Map<String, String> keys = options.keysOfFolder(JobKind.INGEST.folder(surroundings.home()));
    keys.putAll(context.jobKeys());
    keys.putAll(options.settings());
    // What is wrong is told here, all of it, before anything is started.
    IngestSettings checked = IngestSettings.read(Configuration.fromMap(keys));
    if (options.isDryRun()) {
      person()
          .println(
              "Would ingest %s of %s into %s, %s"
                  .formatted(
                      checked.kafka().topic(),
                      checked.kafka().bootstrapServers(),
                      checked.sink().dataset(),
                      context.isInProcess() ? "in this process" : "at " + context.rest()));
      return ExitCodes.DONE;
    }
    if (context.isInProcess()) {
      runHere(checked, keys);
    } else {
      JobSession session =
          new JobSession(context, surroundings.home(), options, spec.commandLine());
      IngestJobs.refuseSecond(session.cluster());
      session.run(options.order(JobKind.INGEST, keys), new IngestProgress());
    }
    return ExitCodes.DONE;
  }

  private void runHere(IngestSettings settings, Map<String, String> keys) throws Exception {
    options.refuseInProcess();
    Path folder = stateOf(settings);
    Optional<String> state = options.from();
    if (state.isEmpty() && !anew) {
      state = InProcessCluster.newestState(folder);
    }
    try (InProcessCluster here =
        InProcessCluster.start(Configuration.fromMap(keys), folder, port)) {
      FlinkCluster cluster = new FlinkCluster(here.address());
      state.ifPresent(path -> person().println("Going on from " + path));
      String id = here.submit(state);
      person().println("Job %s runs here; dashboard %s".formatted(id, cluster.address()));
      person().flush();
      StopQuestion question = new StopQuestion(cluster, here.savepoints(), person());
      Optional<Job> ended =
          new FollowedJob(cluster, id, new IngestProgress(), person(), Terminal.isThere())
              .follow(() -> question.stopHere(id));
      ended.ifPresent(this::tellEnd);
    }
  }

  /** A folder for each dataset and topic: the state of one is none of another's. */
  private Path stateOf(IngestSettings settings) {
    String dataset = settings.sink().dataset();
    String name = dataset.replaceAll("/+$", "").replaceAll(".*/", "");
    int hash = (dataset + " " + settings.kafka().topic()).hashCode();
    return surroundings
        .home()
        .resolve(".labelstream")
        .resolve("in-process")
        .resolve("%s-%08x".formatted(name, hash));
  }

  private void tellEnd(Job job) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        options.isJson()
            ? JsonNodeFactory.instance
                .objectNode()
                .put("job", job.id())
                .put("name", job.name())
                .put("state", job.state())
                .toString()
            : "Job %s is %s".formatted(job.id(), job.state()));
    out.flush();
  }

  /** Where all goes that only a person reads. */
  private PrintWriter person() {
    return options.isJson() ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }
}
