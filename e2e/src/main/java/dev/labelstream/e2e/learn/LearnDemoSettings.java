package dev.labelstream.e2e.learn;

import static org.apache.flink.util.Preconditions.checkArgument;

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
 * @param adapter the second, in the new kind and the others
 * @param newPictures of the second lesson are of the new kind
 * @param pixels the largest area that the model sees of a picture
 * @param questions the most that are asked after each lesson
 * @param seed of pictures, first weights and order
 */
record LearnDemoSettings(
    Path data,
    List<SceneKind> kinds,
    SceneKind newKind,
    Lesson full,
    Lesson adapter,
    int newPictures,
    long pixels,
    int questions,
    long seed) {

  /** 6 x 4 tokens of a picture: small enough for a CPU, large enough to tell things by. */
  private static final long PIXELS = 168 * 140;

  LearnDemoSettings {
    checkArgument(
        newPictures > 0 && newPictures < adapter.pictures(),
        "the second lesson has %s pictures, %s of them of the new kind: give some of both",
        adapter.pictures(),
        newPictures);
    kinds = List.copyOf(kinds);
  }

  /**
   * All kinds but one. That one shares its backgrounds with others, which are taken for it if the
   * second lesson has too few of them.
   */
  static LearnDemoSettings usual(Path data, SceneKind newKind, long seed) {
    return new LearnDemoSettings(
        data,
        Arrays.stream(SceneKind.values()).filter(kind -> kind != newKind).toList(),
        newKind,
        new Lesson(8000, 3000, 8, 1.5e-3, 0.03),
        new Lesson(4000, 1000, 8, 1e-3, 0.1),
        1000,
        PIXELS,
        250,
        seed);
  }
}
