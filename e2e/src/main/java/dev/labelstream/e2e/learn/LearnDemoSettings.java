package dev.labelstream.e2e.learn;

import dev.labelstream.e2e.paint.SceneKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the demo teaches.
 *
 * @param data the folder of all that it makes
 * @param kinds of scenes that full fine-tuning teaches
 * @param newKind that an adapter teaches then, beside the others
 * @param full the first lesson
 * @param adapter the second, half of whose pictures are of the new kind
 * @param questions the most that are asked after each lesson
 * @param seed of pictures, first weights and order
 */
record LearnDemoSettings(
    Path data,
    List<SceneKind> kinds,
    SceneKind newKind,
    Lesson full,
    Lesson adapter,
    int questions,
    long seed) {

  LearnDemoSettings {
    kinds = List.copyOf(kinds);
  }

  /**
   * All kinds but one. In the first 450 steps or so kinds and backgrounds are learned; only then
   * the things are seen.
   */
  static LearnDemoSettings usual(Path data, SceneKind newKind) {
    return new LearnDemoSettings(
        data,
        Arrays.stream(SceneKind.values()).filter(kind -> kind != newKind).toList(),
        newKind,
        new Lesson(4000, 1300, 8, 1.5e-3, 0.05),
        new Lesson(1000, 400, 8, 1e-3, 0.2),
        250,
        1);
  }
}
