package dev.labelstream.training.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.labelstream.training.torch.Gradients;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdamWTest {

  /** An epsilon so large that the length of a gradient shows in the first step. */
  private static final AdamWSettings SETTINGS = new AdamWSettings(0.9, 0.999, 1, 0.5, 1);

  private static final double RATE = 0.1;

  private NDManager manager;
  private NDArray weight;
  private AdamW optimizer;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager("PyTorch");
    weight = manager.zeros(new Shape(4));
    Gradients.want(weight);
    optimizer = new AdamW(Map.of("weight", weight), SETTINGS, manager);
  }

  @AfterEach
  void close() {
    optimizer.close();
    manager.close();
  }

  @Test
  void longGradientsAreShortened() {
    gradientOfOnes();

    assertThat(optimizer.step(RATE)).isCloseTo(2, within(1e-6));

    // Four of 1 have a norm of 2, so each becomes 0.5, and 0.5 / (0.5 + epsilon) is a third.
    assertThat((double) weight.toFloatArray()[0]).isCloseTo(-RATE / 3, within(1e-6));
  }

  @Test
  void gradientsAreForgottenAfterAStep() {
    gradientOfOnes();
    optimizer.step(RATE);

    gradientOfOnes();

    assertThat(optimizer.step(RATE)).isCloseTo(2, within(1e-6));
  }

  @Test
  void weightThatNoGradientHasComeToStays() {
    NDArray other = manager.ones(new Shape(2));
    Gradients.want(other);
    try (var both = new AdamW(Map.of("weight", weight, "other", other), SETTINGS, manager)) {
      gradientOfOnes();
      both.step(RATE);

      assertThat(other.toFloatArray()).containsExactly(1, 1);
    }
  }

  @Test
  void stepWithoutAnyGradientIsAMistake() {
    assertThatThrownBy(() -> optimizer.step(RATE)).isInstanceOf(IllegalStateException.class);
  }

  private void gradientOfOnes() {
    NDArray sum = Gradients.recorded(() -> weight.sum());
    Gradients.backward(sum, manager.create(1f));
  }
}
