package dev.labelstream.e2e.submit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.cluster.MarkedProcesses;
import dev.labelstream.cli.context.Surroundings;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream kafka}. */
@Command(
    name = "kafka",
    description =
        "Starts and ends a Kafka broker as a process of its own on this machine, on loopback only,"
            + " and feeds one with uploads to try a cluster with.",
    subcommands = KafkaFeedCommand.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream kafka up",
      "  labelstream kafka up --port 0 --topic uploads:8 --topic uploads-dead:1",
      "  labelstream kafka feed --rate 5",
      "  labelstream kafka down"
    })
public final class KafkaCommand {

  private static final String PART = "kafka";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(20);

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  /** Made by the factory of commands. */
  public KafkaCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(
      name = "up",
      description = "Starts the broker if it does not run, and waits for it.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  labelstream kafka up",
        "  labelstream kafka up --port 0 --topic uploads:8 --topic uploads-dead:1"
      })
  int up(
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              description = "The broker's folder. Default: .labelstream/kafka.")
          @Nullable Path folder,
      @Option(
              names = "--port",
              paramLabel = "N",
              defaultValue = "9092",
              description = "0 for a free one. Default: ${DEFAULT-VALUE}.")
          int port,
      @Option(
              names = "--topic",
              paramLabel = "NAME:PARTITIONS",
              description =
                  "A topic to make if it is not there. Default: uploads:4, uploads-dead:1.")
          @Nullable List<String> topics,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun,
      @Option(names = "--json", description = "Print one JSON object instead of text.")
          boolean json)
      throws IOException {
    List<String> wanted = topics == null ? List.of("uploads:4", "uploads-dead:1") : topics;
    for (String topic : wanted) {
      if (!topic.matches("[A-Za-z0-9._-]+:[1-9][0-9]{0,3}")) {
        throw new CommandException(
            ExitCodes.WRONG_USE, "--topic %s: give NAME:PARTITIONS".formatted(topic));
      }
    }
    MarkedProcesses processes = processes(folder);
    Path address = processes.folder().resolve(KafkaProcess.ADDRESS_FILE);
    ProcessHandle broker = processes.running().get(PART);
    if (dryRun) {
      tell(
          json,
          of(processes, broker).put("dryRun", true),
          broker == null
              ? "Would start Kafka in %s, with %s".formatted(processes.folder(), wanted)
              : "Kafka runs already (pid %d)".formatted(broker.pid()));
      return ExitCodes.DONE;
    }
    if (broker == null) {
      Files.createDirectories(processes.folder());
      Files.deleteIfExists(address);
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "-Xmx512m",
                  "-Dlog4j2.configurationFile=launcher-log4j2.properties",
                  "-Dlabelstream.log=" + processes.folder().resolve("log").resolve("kafka.log"),
                  "-cp",
                  classPath(),
                  KafkaProcess.class.getName(),
                  processes.folder().toString(),
                  Integer.toString(port)));
      arguments.addAll(wanted);
      broker = processes.start(PART, arguments, Map.of());
    }
    long start = System.nanoTime();
    while (!Files.exists(address)) {
      if (!broker.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException(
            "Kafka does not come up; see %s"
                .formatted(processes.folder().resolve("log").resolve("kafka.out")));
      }
      MarkedProcesses.pause();
    }
    String addresses = Files.readString(address);
    tell(
        json,
        of(processes, broker).put("dryRun", false).put("bootstrapServers", addresses.strip()),
        "Kafka      %s (pid %d)".formatted(addresses, broker.pid()));
    return ExitCodes.DONE;
  }

  @Command(
      name = "down",
      description = "Ends the broker; its data stay.",
      footerHeading = "%nExamples:%n",
      footer = {"  labelstream kafka down"})
  int down(
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              description = "The broker's folder. Default: .labelstream/kafka.")
          @Nullable Path folder,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun,
      @Option(names = "--json", description = "Print one JSON object instead of text.")
          boolean json)
      throws IOException {
    MarkedProcesses processes = processes(folder);
    ProcessHandle broker = processes.running().get(PART);
    if (dryRun) {
      tell(
          json,
          of(processes, broker).put("dryRun", true),
          broker == null
              ? "No Kafka runs in " + processes.folder()
              : "Would end Kafka (pid %d)".formatted(broker.pid()));
      return ExitCodes.DONE;
    }
    if (broker == null) {
      tell(
          json, of(processes, null).put("dryRun", false), "No Kafka runs in " + processes.folder());
      return ExitCodes.NOTHING_TO_DO;
    }
    processes.endAll(PATIENCE_AT_END);
    Files.deleteIfExists(processes.folder().resolve(KafkaProcess.ADDRESS_FILE));
    tell(
        json,
        of(processes, broker).put("dryRun", false),
        "Ended Kafka (pid %d)".formatted(broker.pid()));
    return ExitCodes.DONE;
  }

  /** This process's own, for one that runs in another folder. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private MarkedProcesses processes(@Nullable Path folder) {
    return new MarkedProcesses(
        folder != null ? folder : surroundings.home().resolve(".labelstream").resolve("kafka"));
  }

  private static ObjectNode of(MarkedProcesses processes, @Nullable ProcessHandle broker) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("folder", processes.folder().toString())
        .put("pid", broker == null ? null : (Long) broker.pid());
  }

  private void tell(boolean json, ObjectNode result, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? result.toString() : text);
    out.flush();
  }
}
