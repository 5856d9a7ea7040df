package dev.labelstream.e2e.learn;

import dev.labelstream.e2e.paint.Framing;
import dev.labelstream.e2e.paint.Language;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.PictureForm;
import dev.labelstream.e2e.paint.Scene;
import dev.labelstream.e2e.paint.SceneKind;
import dev.labelstream.e2e.paint.Scenes;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Those of the gallery's scenes whose captions can be marked: in English, in one of the forms that
 * captions have, of one group of things, which are near: what a model of a million parameters sees
 * of a picture is 168 x 112 pixels. Large pictures, those too small to show things, and those that
 * lie on their side are left out: the first take long to decode, and training turns nothing.
 */
final class QuizScenes {

  private static final int WIDEST = 640;

  private QuizScenes() {}

  /**
   * The first scenes of a gallery that can be marked.
   *
   * @param kinds in about equal shares
   */
  static List<QuizPicture> of(long seed, List<SceneKind> kinds, int count) {
    PaintedPictures gallery = new PaintedPictures(new Scenes(seed, kinds, Framing.NEAR));
    return LongStream.iterate(0, number -> number + 1)
        .mapToObj(gallery::scene)
        .filter(QuizScenes::canBeMarked)
        .limit(count)
        .map(scene -> new QuizPicture(scene, gallery))
        .toList();
  }

  private static boolean canBeMarked(Scene scene) {
    PictureForm form = scene.form();
    return scene.language() == Language.ENGLISH
        && scene.groups().size() == 1
        && form.turn() == PictureForm.Turn.NONE
        && form.width() <= WIDEST
        && Description.of(scene.caption()).isPresent();
  }

  /** A scene and the gallery that paints it. */
  record QuizPicture(Scene scene, PaintedPictures gallery) {

    /** Its kind and its number in the gallery, {@code space-000016}. */
    String id() {
      return "%s-%06d".formatted(scene.kind().name().toLowerCase(Locale.ROOT), scene.number());
    }

    byte[] file() {
      return gallery.file(scene.number());
    }
  }
}
