package dev.labelstream.training.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.labelstream.training.adapter.AdapterFiles;
import dev.labelstream.training.adapter.LoraAdapter;
import dev.labelstream.training.adapter.MergedCheckpoint;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.golden.Distance;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.GoldenTensors;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.optimize.AdamWSettings;
import dev.labelstream.training.optimize.Learner;
import dev.labelstream.training.optimize.LearningSettings;
import dev.labelstream.training.testing.Goldens;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is learned here is what transformers and PEFT make of it. */
@Tag("peers")
class PeerLearningITCase {

  private static final double TOLERANCE = 1e-4;
  private static final double CLEARLY = 1e-2;

  private static PythonPeers peers;

  @TempDir private Path folder;

  @BeforeAll
  static void makePeers() throws IOException {
    peers = PythonPeers.make();
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void goldensOfLearningAreThoseOfTransformersAndPeft(Family family) throws IOException {
    Path checkpoint = TinyCheckpoints.write(family, folder.resolve("checkpoint")).folder();
    Path made = folder.resolve("learning-" + family.modelType());

    peers.run("golden_learning.py", checkpoint, Golden.prefix(family), made);

    if (Boolean.getBoolean("labelstream.goldens.update")) {
      for (String extension : List.of(".json", ".safetensors")) {
        String name = made.getFileName() + extension;
        Files.copy(folder.resolve(name), Goldens.path(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    var golden = Golden.learning(family).numbers().get("losses");
    for (int step = 0; step < golden.size(); step++) {
      assertThat(Golden.at(made).numbers().get("losses").get(step).asDouble())
          .isCloseTo(golden.get(step).asDouble(), within(1e-3));
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void peftReadsTheAdapterAndTransformersTheMergedCheckpoint(Family family) throws IOException {
    Checkpoint checkpoint = TinyCheckpoints.write(family, folder.resolve("checkpoint"));
    Path adapterFolder = Files.createDirectory(folder.resolve("adapter"));
    Path merged = folder.resolve("merged");
    Map<String, float[][]> logits;
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      Path begun = Golden.learning(family).adapter(folder.resolve("begun"));
      LoraAdapter adapter = AdapterFiles.read(begun, model);
      var settings = new LearningSettings(AdamWSettings.USUAL, step -> 1e-2, false);
      try (var learner = new Learner(model, adapter.parameters(), settings, 0)) {
        int imageToken = checkpoint.config().imageToken();
        learner.step(List.of(Golden.of(family).examples("batch", imageToken)));
      }
      AdapterFiles.write(adapter, checkpoint.folder().toString(), adapterFolder);
      logits = logits(model, family);
    }
    MergedCheckpoint.write(checkpoint.folder(), adapterFolder, merged);

    assertThat(distance(logits, logitsOfPeers(checkpoint.folder(), family, adapterFolder), 8))
        .as("from those that PEFT computes with the adapter")
        .isLessThan(TOLERANCE);
    assertThat(distance(logits, logitsOfPeers(merged, family), 8))
        .as("from those that transformers computes with the merged checkpoint")
        .isLessThan(TOLERANCE);
    assertThat(distance(logits, logitsOfPeers(checkpoint.folder(), family), 8))
        .as("from those of the base model")
        .isGreaterThan(CLEARLY);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void otherLayoutIsReadAsTransformersReadsIt(Family family) throws IOException {
    TinyModel other = TinyModel.of(family, TinyModel.REDUCED).nestedAndUntied();
    Checkpoint checkpoint = TinyCheckpoints.write(other, folder.resolve("checkpoint"));
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      assertThat(distance(logits(model, family), logitsOfPeers(checkpoint.folder(), family), 8))
          .isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void wholeVocabularyIsTheReferences(Family family) throws IOException {
    Checkpoint checkpoint =
        TinyCheckpoints.write(TinyModel.of(family, 0), folder.resolve("checkpoint"));
    Path made = folder.resolve("whole");
    peers.run("golden_model.py", checkpoint.folder(), Goldens.pictures(), made);
    Golden golden = Golden.at(made);
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      for (String name : golden.cases()) {
        float[][] logits =
            model.answerLogits(golden.examples(name, checkpoint.config().imageToken()));
        float[] expected = golden.tensors().floats(name + ".logits");
        assertThat(Distance.ofLogits(logits, expected, golden.stride())).isLessThan(TOLERANCE);
      }
    }
  }

  private static Map<String, float[][]> logits(QwenVl model, Family family) {
    Golden golden = Golden.of(family);
    return golden.cases().stream()
        .collect(
            Collectors.toMap(
                name -> name,
                name -> model.answerLogits(golden.examples(name, model.config().imageToken()))));
  }

  private GoldenTensors logitsOfPeers(Path checkpoint, Family family, Path... adapters)
      throws IOException {
    Path out = Files.createTempFile(folder, "logits", ".safetensors");
    if (adapters.length == 0) {
      peers.run("answer_logits.py", checkpoint, Golden.prefix(family), out);
    } else {
      peers.run("answer_logits.py", checkpoint, Golden.prefix(family), out, adapters[0]);
    }
    return GoldenTensors.read(out);
  }

  private static double distance(Map<String, float[][]> logits, GoldenTensors other, int stride) {
    return logits.entrySet().stream()
        .mapToDouble(
            each ->
                Distance.ofLogits(each.getValue(), other.floats(each.getKey() + ".logits"), stride))
        .max()
        .orElseThrow();
  }
}
