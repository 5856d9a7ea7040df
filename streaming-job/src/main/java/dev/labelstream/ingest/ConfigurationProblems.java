package dev.labelstream.ingest;

import java.util.List;

/** Everything that is wrong with a job's configuration, told at once and before the job starts. */
public final class ConfigurationProblems extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public ConfigurationProblems(List<String> problems) {
    super(
        "The configuration has %d problem%s:\n  - %s"
            .formatted(
                problems.size(), problems.size() == 1 ? "" : "s", String.join("\n  - ", problems)));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
