package dev.labelstream.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.training.evaluate.AnsweredExample;
import dev.labelstream.training.evaluate.Evaluation;
import dev.labelstream.training.model.AnswerLoss;
import dev.labelstream.training.optimize.LearnedStep;
import dev.labelstream.training.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {

  private static final List<LearnedStep> STEPS =
      List.of(
          new LearnedStep(1, 6, 0, 1.5, 2, 200, 40),
          new LearnedStep(2, 3.5, 1e-4, 1.2, 2, 210, 42));

  @TempDir private Path folder;

  @Test
  void reportSaysWhatWasReachedAndEveryAnswer() throws IOException {
    write(Optional.of(answering("nonsense", 2)), Optional.of(answering("A red car.", 2)));

    JsonNode report = json(RunRecord.REPORT);
    assertThat(report.at("/steps/1/loss").asDouble()).isEqualTo(3.5);
    assertThat(report.at("/steps/1/learning_rate").asDouble()).isEqualTo(1e-4);
    assertThat(report.at("/base_evaluation/exact").asDouble()).isZero();
    assertThat(report.at("/evaluation/exact").asDouble()).isEqualTo(1);
    assertThat(report.at("/evaluation/likeness").asDouble()).isEqualTo(1);
    assertThat(report.at("/evaluation/perplexity").asDouble()).isEqualTo(Math.E);
    assertThat(report.at("/answers/0/expected").asText()).isEqualTo("A red car.");
    assertThat(report.at("/answers/0/base").asText()).isEqualTo("nonsense");
    assertThat(report.at("/answers/0/learned").asText()).isEqualTo("A red car.");
    assertThat(json(RunRecord.CARD).at("/seed").asText()).isEqualTo("42");
  }

  @Test
  void runWithoutAnswersHasNoScoresOfThem() throws IOException {
    write(Optional.of(answering("", 0)), Optional.of(answering("", 0)));

    assertThat(json(RunRecord.REPORT).at("/evaluation").has("loss")).isTrue();
    assertThat(json(RunRecord.REPORT).at("/evaluation").has("exact")).isFalse();
    assertThat(page()).doesNotContain("NaN").doesNotContain("exact answers<");
  }

  @Test
  void pageShowsPicturesWithWhatWasSaidOfThem() throws IOException {
    write(Optional.of(answering("<b> & nonsense", 2)), Optional.of(answering("A red car.", 2)));

    assertThat(page())
        .contains("<svg ", "data:image/png;base64,")
        .contains("<dt>base model</dt><dd class=\"\">&lt;b&gt; &amp; nonsense</dd>")
        .contains("<dt>learned</dt><dd class=\"exact\">A red car.</dd>")
        .contains("<td>exact answers</td><td>0.0 %</td><td>100.0 %</td>");
  }

  @Test
  void longContactSheetIsThinnedEvenly() throws IOException {
    write(Optional.of(answering("nonsense", 480)), Optional.of(answering("A red car.", 480)));

    assertThat(page().split("<figure>", -1)).hasSize(1 + 48);
    assertThat(page()).contains(">row-0<", ">row-10<", ">row-470<", "48 of 480");
    assertThat(json(RunRecord.REPORT).get("answers")).hasSize(480);
  }

  private void write(Optional<Evaluation> base, Optional<Evaluation> learned) throws IOException {
    new RunRecord("run", Map.of("seed", "42"), STEPS, base, Optional.empty(), learned)
        .write(folder);
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve("report.html"));
  }

  private static Evaluation answering(String answer, int times) {
    byte[] picture = Goldens.picture("small.png");
    List<AnsweredExample> answered = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answered.add(new AnsweredExample("row-" + i, List.of(picture), "A red car.", answer));
    }
    return new Evaluation(2, new AnswerLoss(40, 40), answered);
  }
}
