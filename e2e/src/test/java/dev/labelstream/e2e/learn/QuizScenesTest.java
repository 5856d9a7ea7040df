package dev.labelstream.e2e.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.e2e.learn.QuizScenes.QuizPicture;
import dev.labelstream.e2e.paint.Language;
import dev.labelstream.e2e.paint.Scene;
import dev.labelstream.e2e.paint.SceneKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuizScenesTest {

  private static final List<SceneKind> KINDS = List.of(SceneKind.MAP, SceneKind.SPACE);

  @Test
  void captionsSayWhatTheScenesShow() {
    List<QuizPicture> quiz = QuizScenes.of(7, KINDS, 40);

    assertThat(quiz).hasSize(40).extracting(QuizPicture::id).doesNotHaveDuplicates();
    assertThat(quiz).extracting(QuizPicture::scene).extracting(Scene::kind).isSubsetOf(KINDS);
    assertThat(quiz)
        .extracting(QuizPicture::scene)
        .allSatisfy(
            scene -> {
              Description said = Description.of(scene.caption()).orElseThrow();
              assertThat(said.kind()).isEqualTo(scene.kind().in(Language.ENGLISH));
              assertThat(said.background()).isEqualTo(scene.background().in(Language.ENGLISH));
              assertThat(scene.groups().get(0).spots())
                  .as("things that are near")
                  .allMatch(spot -> spot.size() > 0.2 * scene.form().height());
              assertThat(said.colour())
                  .isEqualTo(scene.groups().get(0).colour().in(Language.ENGLISH));
              assertThat(said.things())
                  .isEqualTo(
                      scene
                          .groups()
                          .get(0)
                          .thing()
                          .in(Language.ENGLISH, scene.groups().get(0).count()));
            });
  }
}
