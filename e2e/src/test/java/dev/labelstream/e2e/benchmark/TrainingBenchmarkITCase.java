package dev.labelstream.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The benchmark of training with few steps. */
class TrainingBenchmarkITCase {

  private final StringWriter err = new StringWriter();

  @Test
  void trainingIsMeasuredWithoutThePeer() throws Exception {
    JsonNode figures = benchmark("--no-peer", "--model=qwen2_5_vl").get("qwen2_5_vl");

    assertThat(figures.get("reduced").get("ours_step_s").asDouble()).isPositive();
    assertThat(figures.get("reduced").get("ours_rss_mb").asDouble()).isPositive();
    assertThat(figures.get("reduced").has("peer_step_s")).isFalse();
  }

  /** That it is the same work is checked by the command. */
  @Tag("peers")
  @ParameterizedTest
  @ValueSource(strings = {"qwen2_vl", "qwen2_5_vl"})
  void memoryIsLessThanHalfOfTransformers(String model) throws Exception {
    String given = System.getProperty("labelstream.peers.python", "");
    Path python = given.isEmpty() ? PeerPython.find(Path.of("..")) : Path.of(given);

    JsonNode figures = benchmark("--model=" + model, "--python=" + python).get(model);

    JsonNode reduced = figures.get("reduced");
    assertThat(reduced.get("ours_rss_mb").asDouble())
        .as("of %s", reduced)
        .isLessThan(0.5 * reduced.get("peer_rss_mb").asDouble());
  }

  @Test
  void tooFewStepsAreRefused() {
    int exitCode = run(new StringWriter(), List.of("--steps=3"));

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--steps is 3: give at least 13");
  }

  private JsonNode benchmark(String... arguments) throws Exception {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of("--json", "--steps=13", "--vocabulary=reduced"));
    all.addAll(List.of(arguments));

    assertThat(run(out, all)).as(err.toString()).isZero();

    return new ObjectMapper().readTree(out.toString());
  }

  private int run(StringWriter out, List<String> arguments) {
    return new CommandLine(new TrainingBenchmark())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
