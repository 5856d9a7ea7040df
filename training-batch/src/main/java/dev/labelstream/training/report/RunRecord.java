package dev.labelstream.training.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.training.evaluate.AnsweredExample;
import dev.labelstream.training.evaluate.Evaluation;
import dev.labelstream.training.optimize.LearnedStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is written down of a run.
 *
 * @param runId of the run and its restarts
 * @param facts by name, in the order in which they are shown
 * @param history all steps
 * @param base the base model on what is held out; empty if nothing was evaluated
 * @param compared an earlier result on the same; empty if none was named
 * @param learned the new one
 */
public record RunRecord(
    String runId,
    Map<String, String> facts,
    List<LearnedStep> history,
    Optional<Evaluation> base,
    Optional<Evaluation> compared,
    Optional<Evaluation> learned) {

  /** The model card's file. */
  public static final String CARD = "model_card.json";

  /** The report's files. */
  public static final String REPORT = "report.json";

  private static final String PAGE = "report.html";
  private static final String RUN_ID = "run_id";

  /** Whether a folder is the result of this run. */
  public static boolean isResultOf(String runId, Path folder) throws IOException {
    Path card = folder.resolve(CARD);
    return Files.exists(card)
        && new ObjectMapper().readTree(card.toFile()).path(RUN_ID).asText().equals(runId);
  }

  /** Writes card and report into a folder that is there. */
  public void write(Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode card = json.createObjectNode().put(RUN_ID, runId);
    facts.forEach(card::put);
    card.put("steps", history.size());
    base.ifPresent(evaluation -> put(card.putObject("base_evaluation"), evaluation));
    compared.ifPresent(evaluation -> put(card.putObject("compared_evaluation"), evaluation));
    learned.ifPresent(evaluation -> put(card.putObject("evaluation"), evaluation));
    json.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(CARD).toFile(), card);
    json.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(REPORT).toFile(), report(json));
    Files.writeString(folder.resolve(PAGE), HtmlReport.of(facts, history, base, compared, learned));
  }

  private static void put(ObjectNode node, Evaluation evaluation) {
    node.put("examples", evaluation.examples());
    node.put("loss", evaluation.loss().mean());
    node.put("perplexity", evaluation.perplexity());
    node.put("answers", evaluation.answered().size());
    if (!evaluation.answered().isEmpty()) {
      node.put("exact", evaluation.exact());
      node.put("likeness", evaluation.likeness());
    }
  }

  private ObjectNode report(ObjectMapper json) {
    ObjectNode report = json.createObjectNode().put(RUN_ID, runId);
    ArrayNode steps = report.putArray("steps");
    for (LearnedStep step : history) {
      steps
          .addObject()
          .put("step", step.step())
          .put("loss", step.loss())
          .put("learning_rate", step.rate())
          .put("gradient_norm", step.gradientNorm())
          .put("examples", step.examples())
          .put("tokens", step.tokens())
          .put("answer_tokens", step.answers());
    }
    base.ifPresent(evaluation -> put(report.putObject("base_evaluation"), evaluation));
    compared.ifPresent(evaluation -> put(report.putObject("compared_evaluation"), evaluation));
    learned.ifPresent(evaluation -> put(report.putObject("evaluation"), evaluation));
    ArrayNode answers = report.putArray("answers");
    List<AnsweredExample> before = base.map(Evaluation::answered).orElse(List.of());
    List<AnsweredExample> after = learned.map(Evaluation::answered).orElse(List.of());
    for (int i = 0; i < after.size(); i++) {
      answers
          .addObject()
          .put("id", after.get(i).id())
          .put("expected", after.get(i).expected())
          .put("base", i < before.size() ? before.get(i).answer() : "")
          .put("learned", after.get(i).answer());
    }
    return report;
  }
}
