package dev.labelstream.cli;

import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.ContextOptions;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.status.Status;
import dev.labelstream.cli.status.StatusJson;
import dev.labelstream.cli.status.StatusText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream status}. */
@Command(
    name = "status",
    description = {
      "Shows the cluster, its jobs, what became of the uploads, and what needs a hand.",
      "Counts are since the job was last started or restarted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream status",
      "  labelstream status --rest http://flink.internal:8081",
      "  labelstream status --json | jq '.ingest[0].waiting'"
    })
final class StatusCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private ContextOptions place;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new ContextOptions(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    Context context = place.resolve();
    Status status =
        Status.read(context, new FlinkCluster(context.rest()), surroundings.clock().instant());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(StatusJson.of(status).toPrettyString());
    } else {
      new StatusText(status, surroundings.clock().getZone()).lines().forEach(out::println);
    }
    out.flush();
    return status.troubles().isEmpty() ? ExitCodes.DONE : ExitCodes.NEEDS_A_HAND;
  }
}
