package dev.labelstream.training.job;

import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.FolderAside;
import dev.labelstream.training.data.RowIds;
import dev.labelstream.training.data.StoredExample;
import dev.labelstream.training.evaluate.Evaluation;
import dev.labelstream.training.evaluate.Evaluator;
import dev.labelstream.training.evaluate.HeldOutExample;
import dev.labelstream.training.generate.GenerationConfig;
import dev.labelstream.training.generate.GenerationSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.optimize.LearnedStep;
import dev.labelstream.training.picture.PicturePatches;
import dev.labelstream.training.report.RunRecord;
import dev.labelstream.training.text.UnusableExampleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluates what was learned and writes it aside, then renames it into place. */
final class TrainingResult {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingResult.class);

  private final TrainingSettings settings;
  private final TrainingPlan plan;
  private final List<LearnedStep> history;
  private final long refused;

  TrainingResult(
      TrainingSettings settings, TrainingPlan plan, List<LearnedStep> history, long refused) {
    this.settings = settings;
    this.plan = plan;
    this.history = List.copyOf(history);
    this.refused = refused;
  }

  /**
   * Writes the result, unless it is there from before a restart.
   *
   * @throws IOException if it cannot be written; nothing half-done is left in its place
   */
  void write(LearningModel learning) throws IOException {
    Path output = Path.of(settings.output());
    if (Files.exists(output) && RunRecord.isResultOf(plan.runId(), output)) {
      return;
    }
    Optional<Evaluation> learned = evaluate(learning.model());
    Optional<Evaluation> base = Optional.empty();
    Optional<Evaluation> compared = Optional.empty();
    if (learned.isPresent()) {
      Checkpoint checkpoint = Checkpoint.open(Path.of(settings.baseModel()));
      try (QwenVl model = QwenVl.open(checkpoint, settings.learn().model())) {
        base = evaluate(model);
      }
      String other = settings.evaluation().comparedWith();
      if (other != null) {
        try (QwenVl model = FinishedModel.open(Path.of(other), settings.learn().model())) {
          compared = evaluate(model);
        }
      }
    }
    RunRecord record =
        new RunRecord(
            plan.runId(), RunFacts.of(settings, plan, refused), history, base, compared, learned);
    try {
      FolderAside.write(
          output,
          folder -> {
            learning.save(folder);
            record.write(folder);
          });
    } catch (IOException e) {
      throw new IOException(
          "Cannot write the result %s: %s. Nothing of it is left there; when that is mended, a run that goes on from the last checkpoint writes it."
              .formatted(output, e.getMessage()),
          e);
    }
    LOG.info("Trained {} steps; the result is {}", history.size(), output);
  }

  private Optional<Evaluation> evaluate(QwenVl model) throws IOException {
    EvaluationSettings wanted = settings.evaluation();
    if (wanted.examples() == 0 || plan.counts().heldOut() == 0) {
      return Optional.empty();
    }
    GenerationSettings generation =
        GenerationConfig.read(
            Path.of(settings.baseModel()), wanted.answerLength(), settings.seed());
    try (ExampleSource source = ExampleSource.open(settings, plan.pin())) {
      Evaluator evaluator = new Evaluator(model, generation, source::text);
      PicturePatches patches = source.patches();
      RowIds rows = source.selection().evaluated();
      int count = Math.min(wanted.examples(), rows.size());
      List<HeldOutExample> toAnswer = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        StoredExample stored = source.take(rows.get((long) rows.size() * i / count));
        try {
          HeldOutExample example =
              new HeldOutExample(
                  stored,
                  source.prepared(stored).tokenized(patches),
                  source.prompt(stored).tokenized(patches));
          evaluator.measure(example.whole());
          if (i < wanted.answers()) {
            toAnswer.add(example);
          }
          if (toAnswer.size() == settings.course().batchSize()) {
            evaluator.answer(toAnswer);
            toAnswer.clear();
          }
        } catch (UnusableExampleException e) {
          LOG.debug("Left out the held-out example {}: {}", stored.id(), e.getMessage());
        }
      }
      if (!toAnswer.isEmpty()) {
        evaluator.answer(toAnswer);
      }
      return Optional.of(evaluator.result());
    }
  }
}
