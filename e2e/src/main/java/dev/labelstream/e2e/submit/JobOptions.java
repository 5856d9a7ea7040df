package dev.labelstream.e2e.submit;

import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.job.JobFolder;
import dev.labelstream.cli.job.JobKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of every command that submits a job. */
public final class JobOptions {

  @Option(
      names = "--conf",
      paramLabel = "DIR",
      description =
          "The folder with the job's config.yaml. Default on a cluster: the job's own in flink-conf.")
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

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The job's jar for a cluster. Default: the one of this build.")
  private @Nullable Path jar;

  @Option(
      names = "--detach",
      description = "On a cluster: print the job's id when it is at work, and do not follow it.")
  private boolean detach;

  @Option(names = "--dry-run", description = "Only check the settings, and say what would be done.")
  private boolean dryRun;

  @Option(
      names = "--json",
      description =
          "Print the result as one JSON object, the last line on standard output; all else goes to standard error.")
  private boolean json;

  /**
   * The keys of the folder that is given, or else of another; single settings are not among them.
   *
   * @param otherwise null for none
   */
  public Map<String, String> keysOfFolder(@Nullable JobFolder otherwise) throws IOException {
    JobFolder folder = conf != null ? new JobFolder(conf) : otherwise;
    return folder == null ? new LinkedHashMap<>() : folder.read();
  }

  /** Single settings, by their keys. */
  public Map<String, String> settings() {
    return settings;
  }

  public Optional<String> from() {
    return Optional.ofNullable(from);
  }

  /** A job with these keys, by the jar and from the savepoint that are given. */
  public JobOrder order(JobKind kind, Map<String, String> keys) {
    return new JobOrder(kind, keys, jar, from);
  }

  /**
   * Makes sure that nothing is asked that only a cluster can do.
   *
   * @throws CommandException if something is
   */
  public void refuseInProcess() throws CommandException {
    if (detach) {
      throw new CommandException(
          ExitCodes.WRONG_USE,
          "--detach needs a cluster, since a job in this process ends with it: give --context local or --rest URL");
    }
  }

  public boolean isDetached() {
    return detach;
  }

  public boolean isDryRun() {
    return dryRun;
  }

  public boolean isJson() {
    return json;
  }
}
