package dev.labelstream.e2e.paint;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Tells in a sentence or two what a scene shows: its kind, its background and every group. */
final class CaptionWriter {

  private static final List<String> ENGLISH_NUMBERS =
      List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
  // Before a measure word, two is 两, not 二.
  private static final List<String> CHINESE_NUMBERS =
      List.of("一", "两", "三", "四", "五", "六", "七", "八", "九");

  private final SplittableRandom random;

  CaptionWriter(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Writes a caption, in words that {@code random} chooses.
   *
   * @param groups none for a tiny picture
   */
  String write(Language language, SceneKind kind, Colour background, List<Group> groups) {
    return switch (language) {
      case ENGLISH -> english(kind, background, groups);
      case CHINESE -> chinese(kind, background, groups);
    };
  }

  /** The word for a count, as it stands before a thing. */
  static String number(Language language, int count) {
    return switch (language) {
      case ENGLISH -> ENGLISH_NUMBERS.get(count - 1);
      case CHINESE -> CHINESE_NUMBERS.get(count - 1);
    };
  }

  private String english(SceneKind kind, Colour background, List<Group> groups) {
    String game = kind.in(Language.ENGLISH);
    String ground = kind.backgroundIn(Language.ENGLISH);
    String colour = background.in(Language.ENGLISH);
    if (groups.isEmpty()) {
      return oneOf(
          "A tiny picture of a %s with a %s %s.".formatted(game, colour, ground),
          "A very small %s; the %s is %s.".formatted(game, ground, colour));
    }
    String things = listed(groups.stream().map(CaptionWriter::englishThings).toList());
    boolean single = groups.get(0).count() == 1;
    return oneOf(
        "A screenshot of a %s with a %s %s. There %s %s."
            .formatted(game, colour, ground, single ? "is" : "are", things),
        "This is a %s and the %s is %s. I can see %s.".formatted(game, ground, colour, things),
        "A %s: %s. The %s is %s.".formatted(game, things, ground, colour),
        "%s in a %s with a %s %s.".formatted(capitalised(things), game, colour, ground));
  }

  private String chinese(SceneKind kind, Colour background, List<Group> groups) {
    String game = kind.in(Language.CHINESE);
    String ground = kind.backgroundIn(Language.CHINESE);
    String colour = background.in(Language.CHINESE);
    if (groups.isEmpty()) {
      return oneOf(
          "一张很小的%s图片，%s是%s的。".formatted(game, ground, colour),
          "这是%s的小图标，%s的%s。".formatted(game, colour, ground));
    }
    String things =
        groups.stream()
            .map(group -> group.place().in(Language.CHINESE) + "有" + chineseThings(group))
            .collect(Collectors.joining("，"));
    return oneOf(
        "这是一张%s的截图，%s是%s的。%s。".formatted(game, ground, colour, things),
        "%s的画面：%s的%s，%s。".formatted(game, colour, ground, things),
        "画面%s。这是%s，%s是%s的。".formatted(things, game, ground, colour),
        "在这个%s里，%s是%s的，%s。".formatted(game, ground, colour, things));
  }

  private static String englishThings(Group group) {
    return "%s %s %s %s"
        .formatted(
            number(Language.ENGLISH, group.count()),
            group.colour().in(Language.ENGLISH),
            group.thing().in(Language.ENGLISH, group.count()),
            group.place().in(Language.ENGLISH));
  }

  private static String chineseThings(Group group) {
    return number(Language.CHINESE, group.count())
        + group.thing().measure()
        + group.colour().in(Language.CHINESE)
        + "的"
        + group.thing().in(Language.CHINESE, group.count());
  }

  private static String listed(List<String> parts) {
    int last = parts.size() - 1;
    if (last == 0) {
      return parts.get(0);
    }
    return String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private String oneOf(String... sentences) {
    return sentences[random.nextInt(sentences.length)];
  }
}
