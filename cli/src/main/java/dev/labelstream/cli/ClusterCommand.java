package dev.labelstream.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.cluster.LocalCluster;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.ClusterOverview;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.FlinkUnreachableException;
import dev.labelstream.cli.flink.Job;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream cluster}. */
@Command(
    name = "cluster",
    description = {
      "Starts and ends a Flink cluster of real processes on this machine, on loopback only: a JobManager, TaskManagers, a ZooKeeper that remembers its jobs, and a history server.",
      "Its configuration is flink-conf/local. The context 'local' names it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream cluster up --task-managers 2",
      "  labelstream status --context local",
      "  labelstream cluster down"
    })
final class ClusterCommand {

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  ClusterCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(
      name = "up",
      description =
          "Starts what does not run yet, and waits until the slots are there. Jobs that ran when the JobManager was killed, or the cluster ended, go on.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  labelstream cluster up",
        "  labelstream cluster up --task-managers 2 -Dtaskmanager.numberOfTaskSlots=2"
      })
  int up(
      @Option(
              names = "--task-managers",
              paramLabel = "N",
              defaultValue = "1",
              description = "How many TaskManagers. Default: ${DEFAULT-VALUE}.")
          int taskManagers,
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              description = "The cluster's folder. Default: .labelstream/cluster.")
          @Nullable Path folder,
      @Option(
              names = "--port",
              paramLabel = "N",
              description =
                  "The dashboard's port; the history server takes the next. Default: as flink-conf/local says.")
          @Nullable Integer port,
      @Option(
              names = "-D",
              paramLabel = "KEY=VALUE",
              description = "A single setting of the cluster.")
          @Nullable Map<String, String> settings,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "180",
              description = "How long to wait for the slots. Default: ${DEFAULT-VALUE}.")
          long timeoutSeconds,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun,
      @Option(names = "--json", description = "Print one JSON object instead of text.")
          boolean json)
      throws IOException {
    if (taskManagers < 1 || taskManagers > 64) {
      throw new CommandException(
          ExitCodes.WRONG_USE, "--task-managers is %d: give 1 to 64".formatted(taskManagers));
    }
    Map<String, String> keys = new LinkedHashMap<>();
    if (port != null) {
      keys.put("rest.port", port.toString());
      keys.put("historyserver.web.port", Integer.toString(port + 1));
    }
    if (settings != null) {
      keys.putAll(settings);
    }
    LocalCluster cluster = cluster(folder, json);
    if (dryRun) {
      tell(
          json,
          of(cluster, cluster.running()).put("dryRun", true),
          "Would bring up %d TaskManagers in %s; these run now: %s"
              .formatted(taskManagers, cluster.folder(), names(cluster.running())));
      return ExitCodes.DONE;
    }
    ClusterOverview overview =
        cluster.up(new LocalCluster.Wish(taskManagers, keys, Duration.ofSeconds(timeoutSeconds)));
    StringBuilder text =
        new StringBuilder(
            "%d TaskManagers with %d slots, %d free%nDashboard  %s"
                .formatted(
                    overview.taskManagers(),
                    overview.slots(),
                    overview.freeSlots(),
                    cluster.address().map(URI::toString).orElse("?")));
    ObjectNode result = of(cluster, cluster.running()).put("dryRun", false);
    result.put("slots", overview.slots()).put("freeSlots", overview.freeSlots());
    ArrayNode goOn = result.putArray("jobsThatGoOn");
    for (Job job : unfinished(cluster)) {
      goOn.add(job.id());
      text.append("%nJob %s goes on: %s".formatted(job.id(), job.name()));
    }
    tell(json, result, text.toString());
    return ExitCodes.DONE;
  }

  /** Jobs that have not ended; none if the cluster does not answer. */
  private static List<Job> unfinished(LocalCluster cluster) throws IOException {
    Optional<URI> address = cluster.address();
    if (address.isEmpty()) {
      return List.of();
    }
    try {
      return new FlinkCluster(address.get()).jobs().stream().filter(j -> !j.hasEnded()).toList();
    } catch (FlinkUnreachableException | FlinkRefusedException e) {
      // It is said for a person only.
      return List.of();
    }
  }

  @Command(
      name = "down",
      description =
          "Ends every process of the cluster; checkpoints, savepoints and logs stay, and jobs that still run go on at the next `cluster up`.",
      footerHeading = "%nExamples:%n",
      footer = {"  labelstream cluster down", "  labelstream cluster down --forget-jobs"})
  int down(
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              description = "The cluster's folder. Default: .labelstream/cluster.")
          @Nullable Path folder,
      @Option(
              names = "--forget-jobs",
              description = "Jobs that still run do not go on at the next `cluster up`.")
          boolean forget,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun,
      @Option(names = "--json", description = "Print one JSON object instead of text.")
          boolean json)
      throws IOException {
    LocalCluster cluster = cluster(folder, json);
    if (dryRun) {
      Map<String, ProcessHandle> running = cluster.running();
      tell(json, of(cluster, running).put("dryRun", true), "Would end " + names(running));
      return ExitCodes.DONE;
    }
    List<Job> goOn = forget ? List.of() : unfinished(cluster);
    for (Job job : goOn) {
      teller(json)
          .accept("Job %s goes on at the next `cluster up`: %s".formatted(job.id(), job.name()));
    }
    Map<String, ProcessHandle> ended = cluster.down(forget);
    ObjectNode result = of(cluster, ended).put("dryRun", false);
    ArrayNode ids = result.putArray("jobsThatGoOn");
    goOn.forEach(job -> ids.add(job.id()));
    tell(
        json,
        result,
        ended.isEmpty() ? "No cluster runs in " + cluster.folder() : "Ended " + names(ended));
    return ended.isEmpty() ? ExitCodes.NOTHING_TO_DO : ExitCodes.DONE;
  }

  @Command(
      name = "status",
      description = "Shows the processes of the cluster.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  labelstream cluster status",
        "  labelstream cluster status --json | jq .processes.jobmanager"
      })
  int status(
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              description = "The cluster's folder. Default: .labelstream/cluster.")
          @Nullable Path folder,
      @Option(names = "--json", description = "Print one JSON object instead of text.")
          boolean json)
      throws IOException {
    LocalCluster cluster = cluster(folder, json);
    Map<String, ProcessHandle> running = cluster.running();
    Optional<URI> address = cluster.address();
    ObjectNode result = of(cluster, running);
    if (running.isEmpty()) {
      print(json ? result.toString() : "No cluster runs in " + cluster.folder());
      return ExitCodes.NOTHING_TO_DO;
    }
    ClusterOverview overview =
        address.isPresent() ? new FlinkCluster(address.get()).overview() : null;
    if (overview != null) {
      result.put("taskManagers", overview.taskManagers());
      result.put("slots", overview.slots()).put("freeSlots", overview.freeSlots());
    }
    if (json) {
      print(result.toString());
    } else {
      running.forEach((name, process) -> print("%-15s pid %d".formatted(name, process.pid())));
      print("Dashboard       " + address.map(URI::toString).orElse("?"));
      if (overview != null) {
        print("Slots           %d, %d free".formatted(overview.slots(), overview.freeSlots()));
      }
    }
    return ExitCodes.DONE;
  }

  private LocalCluster cluster(@Nullable Path folder, boolean json) {
    return new LocalCluster(
        surroundings.home(), folder != null ? folder : surroundings.clusterFolder(), teller(json));
  }

  /** Takes lines that only a person reads. */
  private Consumer<String> teller(boolean json) {
    PrintWriter person = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    return line -> {
      person.println(line);
      person.flush();
    };
  }

  private static ObjectNode of(LocalCluster cluster, Map<String, ProcessHandle> processes)
      throws IOException {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("folder", cluster.folder().toString());
    result.put("rest", cluster.address().map(URI::toString).orElse(null));
    ObjectNode pids = result.putObject("processes");
    processes.forEach((name, process) -> pids.put(name, process.pid()));
    return result;
  }

  private void tell(boolean json, ObjectNode result, String text) {
    print(json ? result.toString() : text);
  }

  private static String names(Map<String, ProcessHandle> processes) {
    return processes.isEmpty()
        ? "none"
        : processes.entrySet().stream()
            .map(process -> "%s (pid %d)".formatted(process.getKey(), process.getValue().pid()))
            .collect(Collectors.joining(", "));
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
