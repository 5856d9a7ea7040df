package dev.labelstream.udf.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelOutputTest {

  private static final List<String> CLASSES = List.of("cat", "dog", "fish", "bird");

  private final FloatBuffer numbers = FloatBuffer.allocate(8);
  private final List<String> texts = new ArrayList<>();

  @Test
  void numbersAreOneColumnEach() {
    var output = new ModelOutput.Numbers(0, Activation.NONE, List.of("a", "b"));

    output.add(new float[] {3, -4}, numbers, texts);

    assertThat(output.columns()).containsExactly(LabelColumn.number("a"), LabelColumn.number("b"));
    assertThat(added()).containsExactly(3, -4);
  }

  @Test
  void bestClassIsNamedBesideItsNumber() {
    var output = new ModelOutput.BestClass(0, Activation.NONE, "animal", "animal_score", CLASSES);

    output.add(new float[] {0.1f, 0.2f, 0.6f, 0.1f}, numbers, texts);

    assertThat(output.columns())
        .containsExactly(LabelColumn.text("animal"), LabelColumn.number("animal_score"));
    assertThat(texts).containsExactly("fish");
    assertThat(added()).containsExactly(0.6f);
  }

  @Test
  void bestClassMayGoWithoutItsNumber() {
    var output = new ModelOutput.BestClass(0, Activation.NONE, "animal", null, CLASSES);

    output.add(new float[] {-5, -1, -1, -9}, numbers, texts);

    assertThat(output.columns()).containsExactly(LabelColumn.text("animal"));
    assertThat(texts).as("the first of equals").containsExactly("dog");
    assertThat(added()).isEmpty();
  }

  @Test
  void topClassesComeFromTheLargestDown() {
    var output = new ModelOutput.TopClasses(0, Activation.NONE, "animals", "scores", CLASSES, 3);

    output.add(new float[] {0.3f, 0.1f, 0.4f, 0.2f}, numbers, texts);

    assertThat(output.columns())
        .containsExactly(LabelColumn.texts("animals", 3), LabelColumn.vector("scores", 3));
    assertThat(texts).containsExactly("fish", "cat", "bird");
    assertThat(added()).containsExactly(0.4f, 0.3f, 0.2f);
  }

  @Test
  void embeddingIsOneVector() {
    var output = new ModelOutput.Embedding(2, Activation.NONE, "features", 3);

    output.add(new float[] {1, 2, 3}, numbers, texts);

    assertThat(output.columns()).containsExactly(LabelColumn.vector("features", 3));
    assertThat(added()).containsExactly(1, 2, 3);
  }

  @Test
  void sigmoidIsOfEachNumberAlone() {
    float[] probabilities = Activation.SIGMOID.of(new float[] {0, 2, -100, 100});

    assertThat(probabilities).containsExactly(new float[] {0.5f, 0.880797f, 0, 1}, within(1e-6f));
  }

  @Test
  void softmaxIsOfAllNumbersAndSurvivesLargeOnes() {
    float[] probabilities = Activation.SOFTMAX.of(new float[] {1000, 1001, 999});

    assertThat(probabilities)
        .containsExactly(new float[] {0.2447285f, 0.6652410f, 0.0900306f}, within(1e-6f));
  }

  @Test
  void notANumberStaysNone() {
    float[] broken = {1, Float.NaN};

    for (Activation activation : Activation.values()) {
      assertThat(activation.of(broken)[1]).as(activation.name()).isNaN();
    }
  }

  private float[] added() {
    return Arrays.copyOf(numbers.array(), numbers.position());
  }
}
