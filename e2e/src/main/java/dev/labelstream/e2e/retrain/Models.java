package dev.labelstream.e2e.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.training.report.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the models: one folder for each run, and which one is in use.
 *
 * @param folder a model is written aside and moved here, so that one that is here is whole
 */
record Models(Path folder) {

  private static final String CURRENT = "current.json";

  Path of(String run) {
    return folder.resolve(run);
  }

  boolean has(String run) {
    return Files.exists(of(run).resolve(RunRecord.CARD));
  }

  /** What the model's card says. */
  TrainedModel read(String run) throws IOException {
    JsonNode card = Json.tree(of(run).resolve(RunRecord.CARD));
    return new TrainedModel(
        of(run).toString(),
        card.path("dataset_version").asLong(),
        card.path("base_model").asText(),
        card.path("base_model_sha256").asText(),
        card.path("seed").asLong(),
        card.path("steps").asInt(),
        card.path("examples_trained").asLong(),
        card.path("examples_held_out").asLong(),
        card.path("evaluation").path("examples").asInt(),
        card.hasNonNull("compared_with") ? card.get("compared_with").asText() : null,
        loss(card.path("base_evaluation")),
        loss(card.path("compared_evaluation")),
        loss(card.path("evaluation")));
  }

  private static @Nullable Double loss(JsonNode evaluation) {
    return evaluation.path("loss").isNumber() ? evaluation.path("loss").asDouble() : null;
  }

  /** The model in use, if one was ever promoted. */
  Optional<CurrentModel> current() throws IOException {
    return Json.read(folder.resolve(CURRENT), CurrentModel.class);
  }

  /** Replaces the model in use in one step. */
  void promote(CurrentModel model) throws IOException {
    Files.createDirectories(folder);
    Json.write(folder.resolve(CURRENT), model);
  }
}
