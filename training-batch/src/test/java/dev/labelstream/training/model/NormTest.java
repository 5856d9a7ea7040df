package dev.labelstream.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.labelstream.training.torch.TorchScript;
import dev.labelstream.udf.torch.TorchScriptAttribute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the norms add to the variance before they divide by its root. That of pictures and texts is
 * so large that no golden sees it behind the vision tower.
 */
class NormTest {

  private static final int WIDTH = 4;

  private static final double VARIANCE = 1e-6;

  /** Of mean 0 and that variance. */
  private static final float[] FAINT = {1e-3f, -1e-3f, 1e-3f, -1e-3f};

  /** What the vision tower adds in both models: transformers' {@code eps=1e-6}. */
  private static final double VISION_EPSILON = 1e-6;

  private static final double CHECKPOINTS_EPSILON = 3e-6;

  /** So far to the right GELU changes nothing. */
  private static final float SHIFT = 20;

  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final TorchScript script =
      TorchScript.load(
          "QwenVl",
          QwenVl.class,
          QwenVl.SOURCE,
          List.of(
              new TorchScriptAttribute.Whole("head_size", WIDTH),
              new TorchScriptAttribute.Whole("vision_head_size", WIDTH),
              new TorchScriptAttribute.Real("norm_epsilon", CHECKPOINTS_EPSILON),
              new TorchScriptAttribute.Real("dropout", 0)));

  @AfterEach
  void close() {
    script.close();
    manager.close();
  }

  @Test
  void mergerOfQwen2VlAddsWhatTheReferenceAdds() {
    List<NDArray> weights = new ArrayList<>(List.of(filled(1), filled(0)));
    weights.addAll(shiftThereAndBack());

    assertNormed(merged("plain_merger", weights), VISION_EPSILON);
  }

  @Test
  void mergerOfQwen25VlAddsWhatTheReferenceAdds() {
    List<NDArray> weights = new ArrayList<>(List.of(filled(1)));
    weights.addAll(shiftThereAndBack());

    assertNormed(merged("gated_merger", weights), VISION_EPSILON);
  }

  @Test
  void normBeforeTheHeadAddsWhatTheCheckpointSays() {
    NDArray logits =
        script.call("logits", manager).with(faint()).with(filled(1)).with(identity()).tensor();

    assertNormed(logits, CHECKPOINTS_EPSILON);
  }

  private NDArray merged(String method, List<NDArray> weights) {
    return script.call(method, manager).with(faint()).with(weights).with(nothingAdded()).tensor();
  }

  /** The merger's two linear modules, such that only the norm is left of it. */
  private List<NDArray> shiftThereAndBack() {
    return List.of(identity(), filled(SHIFT), identity(), filled(-SHIFT));
  }

  private List<NDArray> nothingAdded() {
    List<NDArray> added = new ArrayList<>(List.of(manager.create(1f)));
    for (int matrix = 0; matrix < 4; matrix++) {
      added.add(manager.create(new Shape(0), DataType.FLOAT32));
    }
    return added;
  }

  private NDArray faint() {
    return manager.create(FAINT, new Shape(1, WIDTH));
  }

  private NDArray filled(float number) {
    return manager.full(new Shape(WIDTH), number, DataType.FLOAT32);
  }

  private NDArray identity() {
    return manager.eye(WIDTH);
  }

  private static void assertNormed(NDArray actual, double epsilon) {
    float[] numbers = actual.toFloatArray();
    assertThat(numbers).hasSize(WIDTH);
    for (int i = 0; i < WIDTH; i++) {
      assertThat((double) numbers[i])
          .isCloseTo(FAINT[i] / Math.sqrt(VARIANCE + epsilon), within(1e-4));
    }
  }
}
