package dev.labelstream.udf.score;

import static dev.labelstream.udf.score.TestModels.colourDeclaration;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All that can be wrong with a declared label, each told in one sentence. */
class LabelProblemsTest {

  private static final String COLOUR = "labelstream.labels.colour.";

  @TempDir Path folder;

  private Map<String, String> config;

  @BeforeEach
  void declareColour() throws IOException {
    config = new TreeMap<>(colourDeclaration(TestModels.colours(folder)));
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong("model", "models/a.pt")
            .says(
                "is 'models/a.pt', which is relative to wherever a process runs; give an absolute path or a URI."),
        wrong("version", " ")
            .says(
                "is empty: give a text such as 'rating-2', and another one whenever the model changes."),
        wrong("size", "big")
            .says("is 'big', but must be pixels as in 224 or 320x240, each side from 1 to 4096."),
        wrong("size", "0x10")
            .says("is '0x10', but must be pixels as in 224 or 320x240, each side from 1 to 4096."),
        wrong("size", "9999")
            .says("is '9999', but must be pixels as in 224 or 320x240, each side from 1 to 4096."),
        wrong("fit", "squeeze")
            .says(
                "is 'squeeze', which is not one of stretch, crop, letterbox; its default is stretch."),
        wrong("channels", "rgba")
            .says("is 'rgba', which is not one of rgb, bgr; its default is rgb."),
        wrong("normalise.mean", "0.5")
            .says(
                "is 0.5, but must be three numbers, one for each channel; its default is 0.0;0.0;0.0."),
        wrong("normalise.mean", "half;half;half")
            .says(
                "is 'half;half;half', which is not three numbers separated by semicolons; its default is 0.0;0.0;0.0."),
        wrong("normalise.std", "0.2;0;0.2")
            .says("is 0.2;0.0;0.2, but each number must be above 0, since it divides."),
        wrong("output.colour.kind", "guess")
            .says(
                "is 'guess', which is not one of number, class, top-k, embedding; its default is number."),
        wrong("output.colour.activation", "relu")
            .says("is 'relu', which is not one of none, sigmoid, softmax; its default is none."),
        wrong("output.colour.classes", "red;red;blue")
            .says("is 'red;red;blue', but must be two or more different names."),
        wrong("output.colour.length", "3")
            .says(
                "is set, but does nothing for an output of the kind class; remove it, or correct labelstream.labels.colour.output.colour.kind."),
        wrong("output.parts.columns", "")
            .says(
                "is empty: name a column for each number, or leave the key out for one column named parts."),
        wrong("output.parts.tensor", "-1")
            .says("is -1, but must be from 0 to 1000; its default is 0."),
        wrong("output.ranking.count", "4").says("is 4, but must be from 1 to 3; its default is 5."),
        wrong("output.features.length", "0").says("is 0, but must be from 1 to 65536."),
        wrong("output.feature.length", "6")
            .says(
                "is not known: it is misspelt, or of an output that labelstream.labels.colour.outputs does not name."),
        wrong("sise", "20")
            .says(
                "is not known: it is misspelt, or of an output that labelstream.labels.colour.outputs does not name."));
  }

  private record Wrong(String key, String value) {
    Arguments says(String rest) {
      return Arguments.of(key, value, COLOUR + key + " " + rest);
    }
  }

  private static Wrong wrong(String key, String value) {
    return new Wrong(key, value);
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void wrongValueIsTold(String key, String value, String problem) {
    config.put(COLOUR + key, value);

    assertThat(problems()).containsExactly(problem);
  }

  static Stream<Arguments> requiredKeys() {
    return Stream.of(
        Arguments.of("model", "is missing: give the path of a TorchScript file."),
        Arguments.of("version", "is missing: give a text such as 'rating-2'."),
        Arguments.of("size", "is missing: give pixels as in 224 or 320x240."),
        Arguments.of(
            "output.colour.classes",
            "is missing: give the names of the classes in the tensor's order."),
        Arguments.of("output.features.length", "is missing: say how many numbers the vector has."));
  }

  @ParameterizedTest
  @MethodSource("requiredKeys")
  void missingKeyIsTold(String key, String problem) {
    config.remove(COLOUR + key);

    assertThat(problems()).containsExactly(COLOUR + key + " " + problem);
  }

  @Test
  void labelWithoutOutputsIsTold() {
    config.keySet().removeIf(key -> key.contains(".output"));

    assertThat(problems())
        .containsExactly("labelstream.labels.colour.outputs is missing: give a list of names.");
  }

  @Test
  void missingModelIsTold() throws IOException {
    Path model = folder.resolve("colours.pt");
    Files.delete(model);

    assertThat(problems())
        .containsExactly(
            "labelstream.labels.colour.model does not work: Cannot load the model colours-1 of the label colour: there is no file %s on this machine. Put it there under this name on every machine of the cluster."
                .formatted(model.toUri()));
  }

  @Test
  void missingModelIsNotLookedForIfModelsAreNotChecked() throws IOException {
    Files.delete(folder.resolve("colours.pt"));
    config.put("labelstream.score.check-models", "false");

    assertThat(problems()).isEmpty();
  }

  @Test
  void fileThatIsNoModelIsTold() throws IOException {
    Files.writeString(folder.resolve("colours.pt"), "not a model");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(
            "labelstream.labels.colour.model does not work: Cannot load the model colours-1 of the label colour on cpu: ");
  }

  @Test
  void schemeThatNoFileSystemKnowsIsTold() {
    config.put(COLOUR + "model", "lake://models/colours.pt");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("labelstream.labels.colour.model does not work: ")
        .contains("lake");
  }

  @Test
  void classesThatTheModelDoesNotAnswerAreTold() {
    config.put(COLOUR + "output.colour.classes", "blue;green;red;grey");

    assertThat(problems())
        .containsExactly(
            "labelstream.labels.colour.model does not work: Cannot load the model colours-1 of the label colour on cpu: it answers (2, 3) for 2 pictures, but declares 4 classes");
  }

  @Test
  void columnsThatMeetAreTold() {
    config.put(COLOUR + "output.colour.score-column", "part_red");
    config.put(COLOUR + "output.lit.columns", "quality;url;colour_model");

    assertThat(problems("url"))
        .containsExactlyInAnyOrder(
            "The label colour declares the column part_red twice.",
            "The label colour declares the column colour_model twice.");

    config.put(COLOUR + "output.colour.score-column", "colour_score");
    config.put(COLOUR + "output.lit.columns", "quality;url;quality_model");

    assertThat(problems("url"))
        .contains(
            "The labels quality and colour both have the column quality; rename it in one of them.",
            "The labels quality and colour both have the column quality_model; rename it in one of them.",
            "The label colour has the column url, which every row has already; rename it.");
  }

  @Test
  void columnAndLabelNamesThatMustBeQuotedAreTold() {
    config.put(COLOUR + "output.lit.columns", "Blue;green;red");
    config.put("labelstream.score.labels", "colour;my-label");
    config.put("labelstream.labels.my-label.model", "/m.pt");

    assertThat(problems())
        .contains(
            "The label colour declares the column 'Blue', but columns are named like a_column_2.",
            "labelstream.score.labels names the label 'my-label', but labels are named like a_label_2: lower-case letters, digits and underscores.");
  }

  @Test
  void outputNamedTwiceIsTold() {
    config.put(COLOUR + "outputs", "colour;parts;lit;ranking;features;parts");

    assertThat(problems())
        .containsExactly(
            "labelstream.labels.colour.outputs names the output 'parts' twice; name it once.");
  }

  @Test
  void builtInLabelCannotBeDeclared() {
    config.put("labelstream.labels.quality.model", "/m.pt");

    assertThat(problems())
        .containsExactly(
            "labelstream.labels.quality.* is set, but quality is built in; give the declared label another name.");
  }

  @Test
  void batchLargerThanABufferIsTold() {
    config.put(COLOUR + "size", "4096");
    config.put("labelstream.score.batch-size", "64");
    config.put("labelstream.score.check-models", "false");

    assertThat(problems())
        .containsExactly(
            "labelstream.score.batch-size is 64, but a batch of pictures for the label colour would take 3,221,225,472 bytes, more than 2 GiB; lower it.");
  }

  @Test
  void problemsOfAllLabelsAreToldTogether() {
    config.put("labelstream.score.labels", "quality;colour;second;third");
    config.put("labelstream.labels.second.model", "/second.pt");
    config.put(COLOUR + "output.features.length", "7");

    assertThat(problems())
        .hasSize(5)
        .anyMatch(problem -> problem.contains("declares a vector of 7"))
        .anyMatch(problem -> problem.startsWith("labelstream.labels.second.version is missing"))
        .anyMatch(problem -> problem.startsWith("labelstream.labels.second.size is missing"))
        .anyMatch(problem -> problem.startsWith("labelstream.labels.second.outputs is missing"))
        .anyMatch(problem -> problem.contains("'third', which is neither built in nor declared"));
  }

  private List<String> problems(String... takenColumns) {
    List<String> problems = new ArrayList<>();
    boolean isRead =
        ScoreSettings.read(Configuration.fromMap(config), Set.of(takenColumns), problems::add)
            .isPresent();
    assertThat(isRead).isEqualTo(problems.isEmpty());
    return problems;
  }
}
