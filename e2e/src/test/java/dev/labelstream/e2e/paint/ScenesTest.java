package dev.labelstream.e2e.paint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScenesTest {

  private static final long SEED = 7;

  private final Scenes scenes = new Scenes(SEED);

  @Test
  void sceneDependsOnSeedAndNumberAlone() {
    Scene once = scenes.at(41);
    scenes.at(3);

    assertThat(new Scenes(SEED).at(41)).isEqualTo(once);
    assertThat(new Scenes(SEED + 1).at(41)).isNotEqualTo(once);
  }

  @Test
  void firstFiveHundredHaveEverything() {
    List<Scene> first = first(500).toList();

    assertThat(first).extracting(Scene::kind).contains(SceneKind.values());
    assertThat(first).extracting(scene -> scene.form().format()).contains(PictureFormat.values());
    assertThat(first).extracting(scene -> scene.form().turn()).contains(PictureForm.Turn.values());
    assertThat(first).extracting(scene -> scene.form().isTiny()).contains(true, false);
    assertThat(first).extracting(scene -> scene.form().alpha()).contains(true, false);
    assertThat(first).extracting(scene -> scene.form().width()).contains(320, 640, 1920);
    assertThat(first)
        .flatExtracting(Scene::groups)
        .extracting(Group::count)
        .contains(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(first)
        .flatExtracting(Scene::groups)
        .extracting(Group::colour)
        .contains(Colour.values());
    assertThat(first)
        .flatExtracting(Scene::groups)
        .extracting(Group::thing)
        .contains(Thing.values());
  }

  @Test
  void halfOfTheCaptionsAreChinese() {
    long chinese = first(1000).filter(scene -> scene.language() == Language.CHINESE).count();

    assertThat(chinese).isBetween(440L, 560L);
  }

  @Test
  void captionTellsAllThatTheSceneSays() {
    first(1000)
        .forEach(
            scene -> {
              Language language = scene.language();
              assertThat(scene.caption().toLowerCase(Locale.ROOT))
                  .contains(scene.kind().in(language))
                  .contains(scene.kind().backgroundIn(language))
                  .contains(scene.background().in(language));
              for (Group group : scene.groups()) {
                assertThat(scene.caption().toLowerCase(Locale.ROOT))
                    .contains(group.place().in(language))
                    .contains(counted(group, language));
              }
            });
  }

  @Test
  void captionIsInItsLanguageAlone() {
    first(1000)
        .forEach(
            scene ->
                assertThat(scene.caption())
                    .matches(
                        switch (scene.language()) {
                          case ENGLISH -> "[A-Z][A-Za-z ,.:;-]*\\.";
                          case CHINESE -> "[\\p{IsHan}\uFF0C\u3002\uFF1A]+\u3002";
                        }));
  }

  @Test
  void captionsDiffer() {
    Set<String> captions = new HashSet<>(first(1000).map(Scene::caption).toList());

    assertThat(captions).hasSizeGreaterThan(900);
  }

  @Test
  void groupsShareNeitherThingNorColourNorPlace() {
    first(1000)
        .map(Scene::groups)
        .forEach(
            groups -> {
              assertThat(groups).extracting(Group::thing).doesNotHaveDuplicates();
              assertThat(groups).extracting(Group::colour).doesNotHaveDuplicates();
              assertThat(groups).extracting(Group::place).doesNotHaveDuplicates();
            });
  }

  @Test
  void aKindCanBeKeptForLater() {
    List<SceneKind> allButSpace = List.copyOf(EnumSet.complementOf(EnumSet.of(SceneKind.SPACE)));

    Scenes known = new Scenes(SEED, allButSpace);

    assertThat(LongStream.range(0, 300).mapToObj(known::at))
        .extracting(Scene::kind)
        .hasSameElementsAs(allButSpace);
  }

  private Stream<Scene> first(int count) {
    return LongStream.range(0, count).mapToObj(scenes::at);
  }

  private static String counted(Group group, Language language) {
    String number = CaptionWriter.number(language, group.count());
    String colour = group.colour().in(language);
    String thing = group.thing().in(language, group.count());
    return switch (language) {
      case ENGLISH -> number + " " + colour + " " + thing;
      case CHINESE -> number + group.thing().measure() + colour + "的" + thing;
    };
  }
}
