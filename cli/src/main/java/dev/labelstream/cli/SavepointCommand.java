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
import dev.labelstream.cli.flink.SavepointRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream savepoint}. */
@Command(
    name = "savepoint",
    description = {
      "Takes a savepoint of the ingest job, which goes on, or stops it with one.",
      "Stopping commits all that the job has fetched; what it still fetches is in the savepoint, the rest waits in Kafka."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream savepoint",
      "  labelstream savepoint --stop",
      "  labelstream savepoint --stop --dry-run",
      "  labelstream savepoint --savepoints s3://lake/savepoints --json"
    })
final class SavepointCommand implements Callable<Integer> {

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private ContextOptions place;

  @Option(names = "--stop", description = "Stop the job with the savepoint.")
  private boolean stop;

  @Option(
      names = "--job",
      paramLabel = "ID",
      description = "The ingest job, if more than one runs.")
  private @Nullable String job;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait for the savepoint. Default: ${DEFAULT-VALUE}.")
  private long timeoutSeconds;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  SavepointCommand(Surroundings surroundings) {
    this.place = new ContextOptions(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    Context context = place.resolve();
    FlinkCluster cluster = new FlinkCluster(context.rest());
    Job ingest = IngestJobs.only(cluster, job);
    @Nullable String directory = context.value(Setting.SAVEPOINTS).orElse(null);
    if (dryRun) {
      tell(
          ingest,
          null,
          "Would %s job %s at %s, with a savepoint in %s"
              .formatted(
                  stop ? "stop" : "keep running",
                  ingest.id(),
                  cluster.address(),
                  directory == null ? "the cluster's own directory" : directory));
      return ExitCodes.DONE;
    }
    Duration longest = Duration.ofSeconds(timeoutSeconds);
    String savepoint;
    try {
      savepoint = cluster.savepoint(new SavepointRequest(ingest.id(), directory, stop), longest);
    } catch (FlinkRefusedException e) {
      throw new IOException(
          "Flink refuses the savepoint of job %s: %s. Where savepoints go is said by --savepoints, by the context, or by execution.checkpointing.savepoint-dir of the cluster."
              .formatted(ingest.id(), e.getMessage()),
          e);
    }
    if (stop) {
      cluster.awaitEnd(ingest.id(), longest);
    }
    tell(
        ingest,
        savepoint,
        stop
            ? "Stopped job %s with savepoint %s%nGo on by `labelstream resume`"
                .formatted(ingest.id(), savepoint)
            : "Savepoint %s; job %s goes on".formatted(savepoint, ingest.id()));
    return ExitCodes.DONE;
  }

  private void tell(Job ingest, @Nullable String savepoint, String text) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result
          .put("job", ingest.id())
          .put("savepoint", savepoint)
          .put("stopped", stop && !dryRun)
          .put("dryRun", dryRun);
      out.println(result);
    } else {
      out.println(text);
    }
    out.flush();
  }
}
