package dev.labelstream.cli.context;

import dev.labelstream.cli.context.Context.Given;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say where a command acts. */
public final class ContextOptions {

  private static final String BUILT_IN = "built in";

  private final Surroundings surroundings;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The context to act in, instead of the current one.",
      completionCandidates = ContextNames.class)
  private @Nullable String context;

  @Option(
      names = "--rest",
      paramLabel = "URL",
      description = "The address of Flink's REST interface.")
  private @Nullable String rest;

  @Option(
      names = "--savepoints",
      paramLabel = "DIR",
      description = "Where savepoints lie, as the cluster sees it.")
  private @Nullable String savepoints;

  @Option(names = "--dataset", paramLabel = "URI", description = "The dataset.")
  private @Nullable String dataset;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Where trained models lie, and the record which is in use.")
  private @Nullable String models;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka's addresses.")
  private @Nullable String bootstrapServers;

  @Option(names = "--topic", paramLabel = "NAME", description = "The topic of the uploads.")
  private @Nullable String topic;

  @Option(names = "--group", paramLabel = "NAME", description = "Kafka's consumer group.")
  private @Nullable String group;

  @Option(
      names = "--dead-letters",
      paramLabel = "NAME",
      description = "The topic of the dead letters.")
  private @Nullable String deadLetters;

  public ContextOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * The context that these flags, the environment and the file make together; flags go before the
   * environment, which goes before the file.
   *
   * @throws ContextException if there is no such context, or the file is not as it should be
   */
  public Context resolve() throws IOException {
    ContextFile file = ContextFile.read(surroundings.contextFile());
    String name = name(file);
    Map<Setting, Given> given = new EnumMap<>(Setting.class);
    builtIn(name).forEach((setting, value) -> given.put(setting, new Given(value, BUILT_IN)));
    file.contexts()
        .getOrDefault(name, Map.of())
        .forEach((setting, value) -> given.put(setting, new Given(value, "file")));
    for (Setting setting : Setting.values()) {
      String variable = surroundings.environment().get(setting.variable());
      if (variable != null) {
        given.put(setting, new Given(variable, setting.variable()));
      }
    }
    flags().forEach((setting, value) -> given.put(setting, new Given(value, "flag")));
    return new Context(name, given);
  }

  private String name(ContextFile file) throws IOException {
    String named =
        context != null ? context : surroundings.environment().get("LABELSTREAM_CONTEXT");
    String name = named != null ? named : file.current().orElse(Context.IN_PROCESS);
    if (!file.contexts().containsKey(name) && !isBuiltIn(name)) {
      TreeSet<String> known = new TreeSet<>(file.contexts().keySet());
      known.add(Context.IN_PROCESS);
      known.add(Context.LOCAL);
      throw new ContextException(
          "There is no context '%s': there are %s. Make it by `labelstream context set %s --rest URL`"
              .formatted(name, String.join(", ", known), name),
          null);
    }
    return name;
  }

  /** Whether a context needs no entry in the file. */
  public static boolean isBuiltIn(String name) {
    return name.equals(Context.IN_PROCESS) || name.equals(Context.LOCAL);
  }

  private Map<Setting, String> builtIn(String name) throws IOException {
    if (!name.equals(Context.LOCAL)) {
      return Map.of();
    }
    Path folder = surroundings.clusterFolder();
    Path address = folder.resolve(Surroundings.REST_ADDRESS_FILE);
    return Map.of(
        Setting.REST,
        Files.exists(address)
            ? Files.readString(address).strip()
            : Context.DASHBOARD_HERE.toString(),
        Setting.SAVEPOINTS,
        folder.resolve("savepoints").toUri().toString());
  }

  /** What the flags say. */
  public Map<Setting, String> flags() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.REST, rest);
    put(flags, Setting.SAVEPOINTS, savepoints);
    put(flags, Setting.DATASET, dataset);
    put(flags, Setting.MODELS, models);
    put(flags, Setting.KAFKA_BOOTSTRAP_SERVERS, bootstrapServers);
    put(flags, Setting.KAFKA_TOPIC, topic);
    put(flags, Setting.KAFKA_GROUP, group);
    put(flags, Setting.KAFKA_DEAD_LETTERS, deadLetters);
    return flags;
  }

  private static void put(Map<Setting, String> flags, Setting setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }
}
