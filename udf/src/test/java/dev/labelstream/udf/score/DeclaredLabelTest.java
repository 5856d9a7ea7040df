package dev.labelstream.udf.score;

import static dev.labelstream.udf.score.Pictures.aFetched;
import static dev.labelstream.udf.score.Pictures.plain;
import static dev.labelstream.udf.score.TestModels.colourDeclaration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredLabelTest {

  @TempDir Path folder;

  @Test
  void pictureGetsTheDeclaredLabelBesideTheBuiltInOne() throws Exception {
    ScoreSettings settings = read(colourDeclaration(TestModels.colours(folder)));
    try (var score = new ScoreHarness(4, settings.labels().toArray(Scorer.Factory[]::new))) {
      score.send(aFetched("orange", plain(new Color(255, 51, 0), 50, 40), "png"));
      score.send(aFetched("green", plain(new Color(0, 255, 0), 70, 10), "png"));
      score.task.endInput();

      Label orange = score.labels().getOrDefault("orange", List.of()).get(1);
      Label green = score.labels().getOrDefault("green", List.of()).get(1);

      assertThat(score.labels().getOrDefault("green", List.of()).get(0).name())
          .isEqualTo("quality");
      assertThat(orange.name()).isEqualTo("colour");
      assertThat(orange.modelVersion()).isEqualTo("colours-1");
      assertThat(orange.texts()).containsExactly("red", "red", "green");
      assertThat(orange.numbers())
          .containsExactly(
              new float[] {
                0.550294f, // softmax of 0, 0.2 and 1: 2.718282 / (1 + 1.221403 + 2.718282)
                0,
                0.2f,
                1, // the numbers
                0.5f,
                0.549834f,
                0.731059f, // their sigmoids
                1,
                0.2f, // the two largest
                0,
                0.2f,
                1,
                0,
                0.4f,
                2 // the vector
              },
              within(1e-5f));
      assertThat(green.texts()).startsWith("green", "green");
    }
  }

  @Test
  void columnsFollowTheOutputs() throws IOException {
    ScoreSettings settings = read(colourDeclaration(TestModels.colours(folder)));

    LabelDeclaration colour = settings.declarations().get(1);

    assertThat(colour.input()).isEqualTo(new ModelInput(20, 10, Fit.CROP, ChannelOrder.BGR));
    assertThat(colour.columns())
        .containsExactly(
            LabelColumn.text("colour"),
            LabelColumn.number("colour_score"),
            LabelColumn.number("part_blue"),
            LabelColumn.number("part_green"),
            LabelColumn.number("part_red"),
            LabelColumn.number("lit_blue"),
            LabelColumn.number("lit_green"),
            LabelColumn.number("lit_red"),
            LabelColumn.texts("ranking", 2),
            LabelColumn.vector("ranking_scores", 2),
            LabelColumn.vector("features", 6));
    assertThat(colour.modelColumn()).isEqualTo("colour_model");
  }

  @Test
  void declaredLabelTravelsWithTheJobAndItsModelDoesNot() throws Exception {
    ScoreSettings settings = read(colourDeclaration(TestModels.colours(folder)));

    assertThat(InstantiationUtil.clone(settings)).isEqualTo(settings);
    assertThat(InstantiationUtil.serializeObject(settings).length).isLessThan(10_000);
  }

  @Test
  void modelThatIsMissingWhereItRunsSaysWhereItMustBe() throws IOException {
    Path model = TestModels.colours(folder);
    ScoreSettings settings = read(colourDeclaration(model));
    Files.delete(model);

    assertThatThrownBy(() -> settings.labels().get(1).open(new ComputeDevice.Cpu()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot load the model colours-1 of the label colour: there is no file %s on this machine. Put it there under this name on every machine of the cluster.",
            model.toUri());
  }

  private static ScoreSettings read(Map<String, String> config) {
    List<String> problems = new ArrayList<>();
    var settings = ScoreSettings.read(Configuration.fromMap(config), Set.of(), problems::add);
    assertThat(problems).isEmpty();
    return settings.orElseThrow();
  }
}
