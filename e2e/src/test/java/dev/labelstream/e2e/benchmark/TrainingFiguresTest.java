package dev.labelstream.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingFiguresTest {

  private static final Machine MACHINE = new Machine(2, 1L << 34, "a processor", "17", 0.5);
  private static final TrainingCase REDUCED =
      new TrainingCase("qwen2_vl", "reduced", Path.of("checkpoint"), 4);
  private static final TrainingCase FULL =
      new TrainingCase("qwen2_vl", "full", Path.of("checkpoint"), 2);

  @Test
  void jsonHasBothSidesBelowModelAndVocabulary() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                new TrainingFigures(
                        MACHINE,
                        1,
                        List.of(
                            new TrainingFigures.Measured(REDUCED, steady(0.5), steady(2)),
                            new TrainingFigures.Measured(FULL, steady(3), null)))
                    .toJson());

    JsonNode reduced = json.get("qwen2_vl").get("reduced");
    assertThat(reduced.get("ours_step_s").asDouble()).isEqualTo(0.5);
    assertThat(reduced.get("peer_step_s").asDouble()).isEqualTo(2);
    assertThat(reduced.get("ours_rss_mb").asDouble()).isEqualTo(300);
    assertThat(reduced.get("peer_rss_mb").asDouble()).isEqualTo(300);
    assertThat(reduced.get("ours_tokens_per_s").asDouble()).isEqualTo(2000);
    assertThat(json.get("qwen2_vl").get("full").get("ours_step_s").asDouble()).isEqualTo(3);
    assertThat(json.get("qwen2_vl").get("full").has("peer_step_s")).isFalse();
  }

  @Test
  void textHasTheRatios() {
    String text =
        new TrainingFigures(
                MACHINE, 1, List.of(new TrainingFigures.Measured(REDUCED, steady(0.5), steady(2))))
            .toText();

    assertThat(text).contains("0.500   0.25", "300   1.00");
  }

  @Test
  void warmUpDoesNotCount() {
    TrainingOutcome outcome = outcome(step -> step < 3 ? 100 : 1, step -> 200);

    assertThat(outcome.stepSeconds()).isEqualTo(1);
    assertThat(outcome.tokensPerSecond()).isEqualTo(1000);
  }

  @Test
  void slowdownAndGrowthCompareTheEndWithTheBeginningAfterItsFirstTenth() {
    TrainingOutcome outcome = outcome(step -> 7.5 + step, step -> 70 + 10 * step);

    // The means of 12.5 to 15.5 and of 26.5 to 29.5, and the upper medians of 120 to 150 and of 260
    // to 290.
    assertThat(outcome.slowdown()).isCloseTo(2, within(1e-9));
    assertThat(outcome.slowdownByClock()).isCloseTo(2, within(1e-9));
    assertThat(outcome.growth()).isCloseTo(2, within(1e-9));
  }

  private static TrainingOutcome steady(double seconds) {
    return outcome(step -> seconds, step -> 200);
  }

  /** 23 steps of 1,000 tokens. */
  private static TrainingOutcome outcome(IntToDoubleFunction seconds, IntToDoubleFunction memory) {
    return new TrainingOutcome(
        IntStream.range(0, 23)
            .mapToObj(
                step ->
                    new TrainingOutcome.Step(
                        seconds.applyAsDouble(step),
                        seconds.applyAsDouble(step),
                        memory.applyAsDouble(step),
                        1000))
            .toList(),
        300,
        2.5);
  }
}
