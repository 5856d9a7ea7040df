package dev.labelstream.e2e.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What trainings took.
 *
 * @param machine as it was before
 * @param threads of PyTorch
 * @param measured in the order in which it was measured
 */
record TrainingFigures(Machine machine, int threads, List<Measured> measured) {

  /**
   * Ours and the peer's.
   *
   * @param peer null if it was left out
   */
  record Measured(TrainingCase of, TrainingOutcome ours, @Nullable TrainingOutcome peer) {}

  /** On one line: below each model's name its variants, seconds, and megabytes of 2^20 bytes. */
  String toJson() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("machine", machine.sentence());
    root.put("threads", threads);
    for (Measured each : measured) {
      put(root.withObjectProperty(each.of.model()).putObject(each.of.variant()), each);
    }
    return root.toString();
  }

  private static void put(ObjectNode node, Measured each) {
    TrainingOutcome ours = each.ours;
    node.put("ours_step_s", ours.stepSeconds());
    node.put("ours_cpu_s", ours.cpuSeconds());
    node.put("ours_rss_mb", ours.peakMegabytes());
    node.put("ours_tokens_per_s", ours.tokensPerSecond());
    node.put("ours_slowdown", ours.slowdown());
    node.put("ours_slowdown_by_clock", ours.slowdownByClock());
    node.put("ours_memory_growth", ours.growth());
    TrainingOutcome peer = each.peer;
    if (peer != null) {
      node.put("peer_step_s", peer.stepSeconds());
      node.put("peer_cpu_s", peer.cpuSeconds());
      node.put("peer_rss_mb", peer.peakMegabytes());
      node.put("peer_tokens_per_s", peer.tokensPerSecond());
    }
    node.put("batch", each.of.batch());
    node.put("tokens_of_a_step", ours.tokensOfAStep());
    node.put("steps", ours.steps().size());
  }

  /** A table for people. */
  String toText() {
    String end = System.lineSeparator();
    var text = new StringBuilder(machine.sentence());
    text.append(", ").append(threads).append(" of PyTorch's threads").append(end);
    text.append(
            "%-12s %-8s %5s %7s %9s %15s %15s %14s %9s %9s %7s"
                .formatted(
                    "model",
                    "",
                    "batch",
                    "tokens",
                    "tokens/s",
                    "step s, of peer",
                    "CPU s, of peer",
                    "MiB, of peer",
                    "slowdown",
                    "by clock",
                    "growth"))
        .append(end);
    measured.forEach(each -> text.append(row(each)).append(end));
    return text.append(
            "Slowdown and growth: CPU time for a token, the same by the clock, and memory held, in the last fifth of the"
                + " steps, of the fifth that follows the first tenth.")
        .toString();
  }

  private static String row(Measured each) {
    TrainingOutcome ours = each.ours;
    TrainingOutcome peer = each.peer;
    return "%-12s %-8s %5d %,7.0f %,9.0f %8.3f %6s %8.3f %6s %,7.0f %6s %9.3f %9.3f %7.3f"
        .formatted(
            each.of.model(),
            each.of.variant(),
            each.of.batch(),
            ours.tokensOfAStep(),
            ours.tokensPerSecond(),
            ours.stepSeconds(),
            peer == null ? "" : ratio(ours.stepSeconds(), peer.stepSeconds()),
            ours.cpuSeconds(),
            peer == null ? "" : ratio(ours.cpuSeconds(), peer.cpuSeconds()),
            ours.peakMegabytes(),
            peer == null ? "" : ratio(ours.peakMegabytes(), peer.peakMegabytes()),
            ours.slowdown(),
            ours.slowdownByClock(),
            ours.growth());
  }

  private static String ratio(double ours, double peers) {
    return "%.2f".formatted(ours / peers);
  }
}
