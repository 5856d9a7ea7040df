package dev.labelstream.e2e.retrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs as a person reads them. */
final class RunText {

  private static final String ROW = "%-17s %-10s %8s %9s %9s %9s %9s  %s";

  private RunText() {}

  /** A line for each run, below a heading. */
  static List<String> table(List<Run> runs, @Nullable String current) {
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("run", "state", "version", "rows", "base", "in use", "new", ""));
    for (Run run : runs) {
      RunVersion version = run.version();
      TrainedModel model = run.training();
      lines.add(
          ROW.formatted(
                  run.id(),
                  inWords(run.state()),
                  version == null ? "" : version.version(),
                  version == null ? "" : "%,d".formatted(version.rows()),
                  model == null ? "" : loss(model.baseLoss()),
                  model == null ? "" : loss(model.inUseLoss()),
                  model == null ? "" : loss(model.loss()),
                  run.id().equals(current) ? "in use" : "")
              .stripTrailing());
    }
    return lines;
  }

  /** All of one run. */
  static List<String> lines(Run run) {
    List<String> lines = new ArrayList<>();
    line(lines, "Run", "%s, %s".formatted(run.id(), inWords(run.state())));
    line(lines, "Begun", "%s by %s".formatted(run.started(), run.startedBy()));
    line(lines, "Flink", run.request().rest());
    line(lines, "Dataset", run.request().dataset());
    RunSavepoint savepoint = run.savepoint();
    if (savepoint != null && !savepoint.path().isEmpty()) {
      line(
          lines,
          "Savepoint",
          "%s (checkpoint %d of job %s)"
              .formatted(savepoint.path(), savepoint.checkpointId(), savepoint.job()));
    }
    RunVersion version = run.version();
    if (version != null) {
      line(
          lines,
          "Version",
          "%d, %,d rows, tag %s".formatted(version.version(), version.rows(), version.tag()));
    }
    TrainedModel model = run.training();
    if (model != null) {
      line(lines, "Model", model.folder());
      line(
          lines,
          "Base model",
          "%s, sha256 %s".formatted(model.baseModel(), model.baseModelSha256()));
      line(
          lines,
          "Training",
          "%,d steps; %,d examples to learn from, %,d held out, seed %d"
              .formatted(model.steps(), model.trained(), model.heldOut(), model.seed()));
      line(
          lines,
          "Loss",
          "%s on %,d held-out examples; base model %s%s"
              .formatted(
                  loss(model.loss()),
                  model.evaluated(),
                  loss(model.baseLoss()),
                  model.comparedWith() == null
                      ? ""
                      : "; in use %s (%s)"
                          .formatted(loss(model.inUseLoss()), model.comparedWith())));
    }
    if (run.ingestRestarted() != null) {
      line(lines, "Ingest", "stopped, and started again as job " + run.ingestRestarted());
    }
    Verdict gate = run.gate();
    if (gate != null) {
      line(
          lines,
          "Gate",
          "%s, margin %s: %s"
              .formatted(gate.passed() ? "passed" : "not passed", gate.margin(), gate.why()));
    }
    if (run.promoted() != null) {
      line(lines, "Promoted", run.promoted());
    }
    if (run.problem() != null) {
      line(lines, "Problem", run.problem());
    }
    line(lines, "Settings", "");
    run.request().settings().forEach((key, value) -> lines.add("  %s: %s".formatted(key, value)));
    return lines;
  }

  static String inWords(RunState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String loss(@Nullable Double loss) {
    return loss == null ? "" : "%.4f".formatted(loss);
  }

  private static void line(List<String> lines, String name, String content) {
    lines.add("%-11s %s".formatted(name, content).stripTrailing());
  }
}
